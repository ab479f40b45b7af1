// Answers queries: what site/internal/search/search.go does in the terminal.
import { parse } from "./query.js";
import { isPasted, makePlan, pastedPlan } from "./plan.js";
import { byDocument, run } from "./rank.js";
import { having } from "./filter.js";
import { wanted } from "./excerpt.js";

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
 * @property {import("./query.js").Node} [root]
 * @property {ReturnType<typeof wanted>} want what to look for in a text
 *
 * @typedef {Record<string, string[]>} Selection chosen ids of terms, by facet
 */

/** The plan of a query and how it was understood. */
export async function planFor(index, text, o = {}) {
  const { root, problems } = parse(text);
  if (isPasted(root, text)) return { root, plan: await pastedPlan(index, text), notes: [], problems: [] };
  const p = await makePlan(index, root, text, o);
  return { ...p, root, problems: [...problems, ...p.problems] };
}

/** Whether a step tells better from worse. */
const ranks = (s) => s?.terms?.length || s?.args?.some(ranks);

/**
 * @param {import("./shards.js").Shards} index
 * @param {string} text
 * @param {{typing?: boolean, selection?: Selection, sort?: string, fields?: number[]}} [o]
 * @returns {Promise<Answer>}
 */
export async function ask(index, text, o = {}) {
  await index.open();
  const answered = async (plan) => {
    const found = await run(index, plan);
    return { plan, found, docs: await narrow(index, found.docs, o.selection) };
  };
  const { root, notes, problems, plan: whole } = await planFor(index, text, o);
  let best = await answered(whole);
  let partial = false;
  const lost = whole.main && !best.docs.length;
  if (lost) {
    const { plan } = await planFor(index, text, { ...o, any: true });
    const some = plan.main.op === "or" && (await answered(plan));
    partial = some && some.docs.length > 0;
    if (partial) best = some;
  }
  const { plan, found } = best;
  const without = lost ? notes.filter((n) => n.kind === "unknown").map((n) => n.word) : [];
  const scores = byDocument(index.size, found);
  const docs = await sorted(index, best.docs, o.sort, !ranks(plan.main));
  return { text, root, plan, docs, scores: Float64Array.from(docs, (d) => scores[d]), found: found.docs, partial, notes, problems, without, want: wanted(plan) };
}

/** Keeps what the chosen terms allow: any of one facet, all facets together. */
export async function narrow(index, docs, selection = {}, except = "") {
  for (const [name, ids] of Object.entries(selection)) {
    if (ids.length && name !== except) docs = docs.filter(await having(index, name, ids));
  }
  return docs;
}

/** Orders hits; never changes which there are. */
async function sorted(index, docs, by, unranked) {
  const ways = { newest: (d, c) => -c.day[d], oldest: (d, c) => c.day[d] || Infinity, longest: (d, c) => -c.minutes[d] };
  const value = ways[by] ?? (unranked && ways.newest);
  if (!value) return docs;
  const columns = await index.columns();
  return [...docs].sort((a, b) => value(a, columns) - value(b, columns) || a - b);
}

/**
 * For each term of a facet the length of the list after choosing it as well.
 * @param {number[]} found hits before the facets were asked
 * @returns {Promise<{id: string, name: string, url: string, rank: number, size: number, adds: number, n: number, chosen: boolean}[]>}
 */
export async function counts(index, found, name, selection = {}) {
  const facet = await index.facet(name);
  const chosen = facet.terms.map((t) => (selection[name] ?? []).includes(t.id));
  const any = chosen.includes(true);
  const adds = chosen.map(() => 0);
  let base = 0;
  for (const d of await narrow(index, found, selection, name)) {
    const own = facet.docs[d];
    const already = own.some((t) => chosen[t]);
    if (already) base++;
    for (const t of own) if (!already || chosen[t]) adds[t]++;
  }
  return facet.terms.map((t, i) => ({ ...t, adds: adds[i], n: any && !chosen[i] ? adds[i] + base : adds[i], chosen: chosen[i] }));
}

/** How many incidents a query finds. */
export async function total(index, text, selection, o = {}) {
  const { plan } = await planFor(index, text, o);
  return (await narrow(index, (await run(index, plan)).docs, selection)).length;
}
