// Runs a plan, with the scores that bleve gives: BM25 with true statistics.
import { passes } from "./filter.js";
import { B, K1 } from "./limits.js";

/**
 * @typedef {{docs: number[], scores: number[]}} Found documents, ascending, with their scores
 *
 * @typedef {object} Part a step, read and ready to be run
 * @property {number} weight its share in the norm of the query
 * @property {number} count what bleve sorts parts by before it adds anything up
 * @property {(norm: number) => Found} run
 */

/**
 * The natural logarithm as Go computes it: engines differ in the last bit,
 * which decides the order of incidents that score the same.
 */
export function log(x) {
  let k = 0; // how often x has been halved, which loses nothing
  for (; x >= Math.SQRT2; k++) x /= 2;
  for (; x < Math.SQRT1_2; k--) x *= 2;
  const f = x - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const t1 = s2 * (6.666666666666735130e-1 + s4 * (2.857142874366239149e-1 + s4 * (1.818357216161805012e-1 + s4 * 1.479819860511658591e-1)));
  const t2 = s4 * (3.999999999940941908e-1 + s4 * (2.222219843214978396e-1 + s4 * 1.531383769920937332e-1));
  const half = 0.5 * f * f;
  return k * 6.93147180369123816490e-1 - (half - (s * (half + (t1 + t2)) + k * 1.90821492927058770002e-10) - f);
}

/** Reads everything a plan needs, so that it can then be run without waiting. @param {import("./shards.js").Shards} index */
function ranker(index) {
  const size = index.size || 1; // of no documents nothing is found, whatever it weighs

  /** The weight of a leaf, and the score of one of its postings. */
  function leaf({ field, boost }, df) {
    const average = Math.ceil(index.manifest.tokens[field] / size);
    const idf = average > 0 ? log(1 + (size - df + 0.5) / (df + 0.5)) : 1 + log(size / (df + 1));
    const parts = (index.measures[field] ??= index.lens[field].map((n) => measure(n, average)));
    const raised = boost * idf;
    const score = (norm, doc, count = 1) => {
      const tf = Math.sqrt(count);
      return ((idf * (tf * K1)) / (tf + parts[doc])) * (raised * norm);
    };
    return { weight: raised * raised, count: df, score };
  }

  /** The list of a term in a field; undefined when it does not stand there. */
  async function list(text, field, places) {
    const t = await index.lookup(text);
    if (t?.mask & (1 << field)) return (await index.postings(t, places && field > 1))[field];
  }
  const lists = (terms, field) => inTurn(terms, (text) => list(text, field, true));

  /** A leaf of some documents. */
  function flat(s, docs, counts) {
    const { score, ...all } = leaf(s, docs.length);
    return { ...all, run: (norm) => ({ docs, scores: docs.map((d, i) => score(norm, d, counts?.[i])) }) };
  }

  /** @type {Record<string, (s: import("./plan.js").Step) => Promise<Part>>} */
  const kinds = {
    async term(s) {
      if (s.field === 7) return exact(s);
      const found = await list(s.terms[0], s.field);
      return flat(s, found?.docs ?? [], found?.counts);
    },
    async phrase(s) {
      const found = await lists(s.terms, s.field);
      const leaves = found.map((l) => leaf(s, l?.docs.length ?? 0));
      const rows = follow(found);
      return together(leaves, (order) => (norm) => ({
        docs: rows.map((r) => r.doc),
        scores: rows.map((r) => order.reduce((sum, i) => sum + leaves[i].score(norm, r.doc, found[i].counts[r.at[i]]), 0)),
      }));
    },
    or: async (s) => sum(await inTurn(s.args, step), s.min || 1),
    async and(s) {
      const all = sum(await inTurn(s.args, step));
      const left = await excluded(s.not);
      return { ...all, run: (norm) => allowed(all.run(norm), left) };
    },
    async filter(s) {
      const pass = await passes(index, s.filter);
      const docs = index.lens[0].map((_, d) => d).filter(pass);
      return { weight: 1, count: size, run: (norm) => ({ docs, scores: docs.map(() => norm) }) };
    },
  };

  /** Whole titles and ids: their words in a row that fills a block of positions. */
  async function exact(s) {
    const terms = s.terms[0].split(" ");
    const found = new Set();
    for (const field of [0, 1]) for (const r of follow(await lists(terms, field), (first) => (first - 1) % 256 === terms.length)) found.add(r.doc);
    return flat(s, [...found].sort((a, b) => a - b));
  }

  const step = (s) => kinds[s.op](s);

  /** Tests that leave documents out. */
  const excluded = (list) =>
    inTurn(list, async (s) => {
      const out = new Set((await step(s)).run(1).docs);
      return (d) => !out.has(d);
    });

  /** Documents of at least min parts; the sum counts by the share of parts that match. */
  const sum = (parts, min = parts.length) =>
    together(parts, (order) => (norm) => {
      const sums = new Float64Array(size);
      const times = new Uint16Array(size);
      for (const i of order) {
        const { docs, scores } = parts[i].run(norm);
        docs.forEach((d, k) => {
          sums[d] += scores[k];
          times[d]++;
        });
      }
      const docs = [];
      times.forEach((n, d) => n >= min && docs.push(d));
      return { docs, scores: docs.map((d) => sums[d] * (times[d] / parts.length)) };
    });

  return { step, sum, excluded };
}

/** Does one thing after the other. */
export async function inTurn(list, make) {
  const out = [];
  for (const x of list ?? []) out.push(await make(x));
  return out;
}

/** What bleve makes of the length of a field. */
function measure(length, average) {
  const short = Math.fround(1 / Math.sqrt(length));
  return K1 * (1 - B + (B * (1 / (short * short))) / average);
}

/**
 * Documents in which the terms of all lists follow each other.
 * @param {(import("./shards.js").Postings|undefined)[]} lists
 * @param {(first: number) => boolean} [starts] what the first position must be like
 */
function follow(lists, starts = () => true) {
  const rows = [];
  if (lists.includes(undefined)) return rows;
  const at = lists.map(() => 0);
  for (const doc of lists[0].docs) {
    const all = lists.every((l, i) => {
      while (l.docs[at[i]] < doc) at[i]++;
      return l.docs[at[i]] === doc;
    });
    if (all && lists[0].places[at[0]].some((p) => starts(p) && lists.every((l, i) => l.places[at[i]].includes(p + i)))) {
      rows.push({ doc, at: [...at] });
    }
  }
  return rows;
}

/** The numbers of parts in ascending order of their counts, equal ones as they stand. */
const byCount = (parts) => [...parts.keys()].sort((a, b) => parts[a].count - parts[b].count || a - b);

/** What parts make together. @returns {Part} */
function together(parts, runner) {
  const order = byCount(parts);
  const sum = (of) => order.reduce((n, i) => n + of(parts[i]), 0);
  return { weight: sum((p) => p.weight), count: sum((p) => p.count), run: runner(order) };
}

/** Some of what was found, in an order. @returns {Found} */
const picked = ({ docs, scores }, order) => ({ docs: order.map((i) => docs[i]), scores: order.map((i) => scores[i]) });

/** What passes all tests. */
const allowed = (found, tests) => picked(found, [...found.docs.keys()].filter((i) => tests.every((t) => t(found.docs[i]))));

/** The scores of what was found, by document. @param {Found} found */
export function byDocument(size, { docs, scores }) {
  const out = new Float64Array(size);
  docs.forEach((d, i) => (out[d] = scores[i]));
  return out;
}

/**
 * Runs a plan.
 * @param {import("./shards.js").Shards} index
 * @param {import("./plan.js").Plan} plan
 * @returns {Promise<{docs: number[], scores: number[]}>} best first, equal ones in order of ids
 */
export async function run(index, plan) {
  const { step, sum, excluded } = ranker(index);
  const main = await step(plan.main ?? { op: "filter", filter: {} });
  const should = sum(await inTurn(plan.should, step), 1);
  const tests = [...(await excluded(plan.not)), ...(await inTurn(plan.filters, (f) => passes(index, f)))];
  const norm = 1 / Math.sqrt(main.weight + should.weight);
  const found = allowed(main.run(norm), tests);
  const { docs, scores } = found;
  const extra = byDocument(index.size, should.run(norm));
  docs.forEach((d, i) => (scores[i] += extra[d]));
  return picked(found, [...docs.keys()].sort((a, b) => scores[b] - scores[a] || docs[a] - docs[b]));
}
