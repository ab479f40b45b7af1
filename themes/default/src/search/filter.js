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

export const facets = ["severity", "service", "cause", "suggested", "tag", "team", "year"];

/** @returns {Filter} */
const between = (column, min, max = 2 ** 31 - 1) => ({ column, min, max });

/** Fields that are no facets: what a value of them makes, if it can be read. @type {Record<string, (value: string) => Filter|false|undefined>} */
const others = {
  is: (value) => /^open(-actions)?$/.test(value) && between("open", 1, 1),
  after: (value) => dayOf(value, (day) => between("day", day + 1)),
  before: (value) => dayOf(value, (day) => between("day", 1, day)),
  duration: durationFilter,
};

/** Whether a node of a query is such a field. */
export const isFilter = ({ name }) => facets.includes(name) || name in others;

/** Causes that somebody named and those that the text suggests count as one. */
const listsOf = (name) => (name === "cause" ? [name, "suggested"] : [name]);

/** @returns {Promise<Filter>} */
export async function makeFilter(index, { name, text }, problems) {
  if (!others[name]) return facetFilter(index, name, text, problems);
  const filter = others[name](text.trim().toLowerCase());
  if (filter) return filter;
  problems.push({ code: "value" });
  return { column: "none" };
}

async function facetFilter(index, facet, text, problems) {
  const want = key(text);
  const words = want.split(" ");
  const all = await index.facetTerms();
  const fits = [(k) => k === want, (k) => words.every((w) => k.split(" ").includes(w))];
  for (const fit of fits) {
    const found = listsOf(facet).flatMap((name) => all[name].filter((t) => [t.id, t.name, ...t.aliases].some((called) => fit(key(called)))));
    if (found.length) return { facet, ids: [...new Set(found.map((t) => t.id))].sort() };
  }
  problems.push({ code: "term", hint: text });
  return { facet };
}

/** Makes something of the first day of a year, month or day, in days since 1970. */
function dayOf(s, make) {
  const [, y, month = 1, day = 1] = /^(\d{4})(?:-(\d{1,4}))?(?:-(\d{1,4}))?$/.exec(s) ?? [];
  return y >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && make(Date.UTC(y, month - 1, day) / 86400000);
}

/** Reads >4h, <30m, >=1d, 30m..2h or 4h (at least). */
function durationFilter(s) {
  const [, from, to] = (/^(.*?)\.\.(.*)$/.exec(s) ?? []).map(minutes);
  if (from >= 0 && to >= 0) return between("minutes", from + 1, to + 1);
  const [, sign, value] = /^([<>]?=?)(.*)$/.exec(s) ?? [];
  const n = minutes(value);
  return n >= 0 && (sign[0] === "<" ? between("minutes", 1, sign[1] ? n + 1 : n) : between("minutes", sign === ">" ? n + 2 : n + 1));
}

/** Reads 90, 90m, 4h, 1.5h or 2d. */
function minutes(s) {
  const [, n, unit] = /^(\d+\.?\d*|\.\d+)([mhd]?)$/.exec(s) ?? [];
  return n <= 1e6 ? Math.trunc(n * ({ h: 60, d: 1440 }[unit] ?? 1)) : undefined;
}

/** Whether a document has one of some terms of a facet, as a test. @returns {Promise<(doc: number) => boolean>} */
export async function having(index, name, ids) {
  const { terms, docs } = await index.facet(name);
  return (doc) => docs[doc].some((t) => ids.includes(terms[t].id));
}

/** The documents that pass a filter, as a test. @returns {Promise<(doc: number) => boolean>} */
export async function passes(index, { facet, ids = [], column, min, max }) {
  if (facet) {
    const tests = await Promise.all(listsOf(facet).map((name) => having(index, name, ids)));
    return (doc) => tests.some((t) => t(doc));
  }
  if (!max) return () => !column;
  const values = (await index.columns())[column];
  return (doc) => values[doc] >= min && values[doc] <= max;
}
