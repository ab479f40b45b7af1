// Answers queries: what site/internal/search/search.go does in the terminal.
import { parse } from "./query.js";
import { isPasted, makePlan, pastedPlan } from "./plan.js";
import { run } from "./rank.js";

/**
 * @typedef {object} Answer
 * @property {string} text
 * @property {number[]} docs all hits in their order
 * @property {Float64Array} scores of docs
 * @property {number[]} found hits before the facets were asked
 * @property {boolean} partial none has all the words; these have some
 * @property {import("./plan.js").Note[]} notes
 * @property {import("./query.js").Problem[]} problems
 * @property {string[]} without words that nothing has, when nothing was found
 * @property {import("./plan.js").Plan} plan
 * @property {import("./query.js").Node|null} root
 *
 * @typedef {Record<string, string[]>} Selection chosen ids of terms, by facet
 */

/** The plan of a query and how it was understood. */
export async function planFor(index, text, o = {}) {
  const { root, problems } = parse(text);
  if (isPasted(root, text)) return { root, plan: await pastedPlan(index, text), notes: [], problems: [] };
  const p = await makePlan(index, root, text, o);
  return { root, plan: p.plan, notes: p.notes, problems: [...problems, ...p.problems] };
}

/** Whether a step tells better from worse. */
const ranks = (s) => !!s && (!!s.terms?.length || (s.args ?? []).some(ranks));

/**
 * @param {import("./shards.js").Shards} index
 * @param {string} text
 * @param {{typing?: boolean, selection?: Selection, sort?: string, fields?: number[]}} [o]
 * @returns {Promise<Answer>}
 */
export async function ask(index, text, o = {}) {
  await index.open();
  let { root, plan, notes, problems } = await planFor(index, text, o);
  let { docs: found, scores } = await run(index, plan);
  let docs = await narrow(index, found, o.selection);
  let partial = false;
  const without = docs.length || !plan.main ? [] : notes.filter((n) => n.kind === "unknown").map((n) => n.word);
  if (!docs.length && plan.main) {
    const any = (await planFor(index, text, { ...o, any: true })).plan;
    if (any.main.op === "or") {
      const more = await run(index, any);
      const rest = await narrow(index, more.docs, o.selection);
      if (rest.length) [partial, plan, docs, found, scores] = [true, any, rest, more.docs, more.scores];
    }
  }
  const byDoc = new Float64Array(index.size);
  found.forEach((d, i) => (byDoc[d] = scores[i]));
  docs = await sorted(index, docs, o.sort, !ranks(plan.main));
  return { text, docs, scores: Float64Array.from(docs, (d) => byDoc[d]), found, partial, notes, problems, without, plan, root };
}

/** Keeps what the chosen terms allow: any of one facet, all facets together. */
export async function narrow(index, docs, selection = {}, except = "") {
  for (const [name, ids] of Object.entries(selection)) {
    if (!ids.length || name === except) continue;
    const facet = await index.facet(name);
    const wanted = new Set(facet.terms.flatMap((t, i) => (ids.includes(t.id) ? [i] : [])));
    docs = docs.filter((d) => facet.docs[d].some((t) => wanted.has(t)));
  }
  return docs;
}

/** Orders hits; never changes which there are. */
async function sorted(index, docs, by, unranked) {
  if (!["newest", "oldest", "longest"].includes(by)) {
    if (!unranked) return docs;
    by = "newest";
  }
  const { day, minutes } = await index.columns();
  const value = { newest: (d) => -day[d], oldest: (d) => day[d] || Infinity, longest: (d) => -minutes[d] }[by];
  return [...docs].sort((a, b) => (value(a) === value(b) ? a - b : value(a) - value(b)));
}

/**
 * For each term of a facet the length of the list after choosing it as well.
 * @param {Answer} answer
 * @returns {Promise<{id: string, name: string, url: string, rank: number, size: number, adds: number, n: number, chosen: boolean}[]>}
 */
export async function counts(index, answer, name, selection = {}) {
  const facet = await index.facet(name);
  const chosen = new Set(selection[name] ?? []);
  const n = new Int32Array(facet.terms.length);
  let base = 0;
  for (const d of await narrow(index, answer.found, selection, name)) {
    const own = facet.docs[d];
    const already = own.some((t) => chosen.has(facet.terms[t].id));
    if (already) base++;
    for (const t of own) if (!already || chosen.has(facet.terms[t].id)) n[t]++;
  }
  return facet.terms.map((t, i) => {
    const is = chosen.has(t.id);
    return { ...t, adds: n[i], n: chosen.size && !is ? n[i] + base : n[i], chosen: is };
  });
}

/** How many incidents a query finds. */
export async function total(index, text, selection, o = {}) {
  const { plan } = await planFor(index, text, o);
  return (await narrow(index, (await run(index, plan)).docs, selection)).length;
}
