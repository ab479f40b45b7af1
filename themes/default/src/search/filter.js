// Fields of a query that narrow without scoring.
import { key } from "./analysis.js";

/**
 * @typedef {object} Filter
 * @property {string} [facet]
 * @property {string[]} [ids]
 * @property {string} [column] day, minutes, open or none
 * @property {number} [min]
 * @property {number} [max]
 */

const facets = ["severity", "service", "cause", "suggested", "tag", "team", "year"];
const MOST = 2 ** 31 - 1;

/** Whether a node of a query is such a field. */
export const isFilter = (n) => facets.includes(n.name) || ["is", "after", "before", "duration"].includes(n.name);

/** @returns {Promise<Filter>} */
export async function makeFilter(index, n, problems) {
  if (facets.includes(n.name)) return facetFilter(index, n, problems);
  const value = n.text.trim().toLowerCase();
  let f;
  if (n.name === "is" && (value === "open-actions" || value === "open")) f = { column: "open", min: 1, max: 1 };
  if (n.name === "after" || n.name === "before") {
    const day = dayOf(value);
    if (day !== undefined) f = n.name === "after" ? { column: "day", min: day + 1, max: MOST } : { column: "day", min: 1, max: day };
  }
  if (n.name === "duration") f = durationFilter(value);
  if (f) return f;
  problems.push({ code: "value", from: 0, to: 0 });
  return { column: "none" };
}

async function facetFilter(index, n, problems) {
  const lists = n.name === "cause" ? ["cause", "suggested"] : [n.name];
  const want = key(n.text);
  const ids = new Set();
  for (let pass = 0; pass < 2 && !ids.size; pass++) {
    for (const name of lists) {
      for (const t of (await index.facetTerms())[name]) {
        for (const called of [t.id, t.name, ...t.aliases]) {
          const k = key(called);
          if (k === want || (pass && want && want.split(" ").every((w) => k.split(" ").includes(w)))) ids.add(t.id);
        }
      }
    }
  }
  if (!ids.size) {
    problems.push({ code: "term", from: 0, to: 0, hint: n.text });
    return { facet: n.name };
  }
  return { facet: n.name, ids: [...ids].sort() };
}

/** The first day of a year, month or day, in days since 1970. */
export function dayOf(s) {
  const m = /^(\d{1,4})(?:-(\d{1,4}))?(?:-(\d{1,4}))?$/.exec(s);
  if (!m) return undefined;
  const [y, mo, d] = [m[1], m[2] ?? "1", m[3] ?? "1"].map(Number);
  if (y < 1000 || mo < 1 || mo > 12 || d < 1 || d > 31) return undefined;
  return Date.UTC(y, mo - 1, d) / 86400000;
}

/** Reads >4h, <30m, >=1d, 30m..2h or 4h (at least). @returns {Filter|undefined} */
export function durationFilter(s) {
  const dots = s.indexOf("..");
  if (dots >= 0) {
    const from = minutes(s.slice(0, dots));
    const to = minutes(s.slice(dots + 2));
    return from === undefined || to === undefined ? undefined : { column: "minutes", min: from + 1, max: to + 1 };
  }
  const value = s.replace(/^[<>=]+/, "");
  const n = minutes(value);
  if (n === undefined) return undefined;
  switch (s.slice(0, s.length - value.length)) {
    case ">":
      return { column: "minutes", min: n + 2, max: MOST };
    case "<":
      return { column: "minutes", min: 1, max: n };
    case "<=":
      return { column: "minutes", min: 1, max: n + 1 };
    case "":
    case ">=":
    case "=":
      return { column: "minutes", min: n + 1, max: MOST };
  }
  return undefined;
}

/** Reads 90, 90m, 4h, 1.5h or 2d. */
function minutes(s) {
  const m = /^(\d+\.?\d*|\.\d+)([mhd]?)$/.exec(s);
  if (!m || Number(m[1]) > 1e6) return undefined;
  return Math.trunc(Number(m[1]) * { h: 60, d: 1440 }[m[2]] || Number(m[1]));
}

/** The documents that pass a filter, as a test. @returns {Promise<(doc: number) => boolean>} */
export async function passes(index, f) {
  if (f.facet) {
    const tests = [];
    for (const name of f.facet === "cause" ? ["cause", "suggested"] : [f.facet]) {
      const { terms, docs } = await index.facet(name);
      const wanted = new Set(terms.flatMap((t, i) => ((f.ids ?? []).includes(t.id) ? [i] : [])));
      tests.push((doc) => docs[doc].some((t) => wanted.has(t)));
    }
    return (doc) => tests.some((t) => t(doc));
  }
  if (f.column === "none") return () => false;
  if (!f.column) return () => true;
  const values = (await index.columns())[f.column];
  return (doc) => values[doc] >= f.min && values[doc] <= f.max;
}
