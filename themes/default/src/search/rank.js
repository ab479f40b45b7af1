// Runs a plan, with the scores that bleve gives: BM25 with true statistics.
import { passes } from "./filter.js";
import { B, K1, LN2_HI, LN2_LO } from "./limits.js";

/**
 * @typedef {{docs: number[], scores: Float64Array|number[]}} Found documents, ascending, with their scores
 *
 * @typedef {object} Part a step, read and ready to be run
 * @property {number} weight its share in the norm of the query
 * @property {number} count what bleve sorts parts by before it adds anything up
 * @property {(norm: number) => Found} run
 */

const bits = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm as Go computes it: engines differ in the last bit,
 * which decides the order of incidents that score the same.
 */
export function log(x) {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let k = (high >>> 20) - 1022;
  bits.setUint32(0, (high & 0xfffff) | 0x3fe00000);
  let f = bits.getFloat64(0); // x is f times 2 to the k
  if (f < Math.SQRT2 / 2) {
    f *= 2;
    k--;
  }
  f -= 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const t1 = s2 * (6.666666666666735130e-1 + s4 * (2.857142874366239149e-1 + s4 * (1.818357216161805012e-1 + s4 * 1.479819860511658591e-1)));
  const t2 = s4 * (3.999999999940941908e-1 + s4 * (2.222219843214978396e-1 + s4 * 1.531383769920937332e-1));
  const half = 0.5 * f * f;
  return k * LN2_HI - (half - (s * (half + (t1 + t2)) + k * LN2_LO) - f);
}

/** Reads everything a plan needs, so that it can then be run without waiting. @param {import("./shards.js").Shards} index */
function ranker(index) {
  const { size } = index;

  /** The weight of a leaf, and the score of one of its postings. */
  function leaf(field, boost, df) {
    const average = Math.ceil(index.manifest.tokens[field] / size);
    const idf = average > 0 ? log(1 + (size - df + 0.5) / (df + 0.5)) : 1 + log(size / (df + 1));
    const { shorts, parts } = (index.measures[field] ??= measures(index.lens[field], average));
    const weight = boost * idf * (boost * idf);
    const score = (norm, doc, count) => {
      const tf = Math.sqrt(count);
      const share = boost * idf * norm;
      const score = average > 0 ? (idf * (tf * K1)) / (tf + parts[doc]) : tf * shorts[doc] * idf;
      return share === 1 ? score : score * share;
    };
    return { weight, count: df, score };
  }

  /** The list of a term in a field; undefined when it does not stand there. */
  async function list(text, field, places) {
    const t = await index.lookup(text);
    return t && t.mask & (1 << field) ? (await (places && field > 1 ? index.places(t) : index.postings(t)))[field] : undefined;
  }
  const lists = (terms, field) => inTurn(terms, (text) => list(text, field, true));

  /** A leaf of some documents. */
  function flat({ field, boost }, docs, counts) {
    const { score, ...all } = leaf(field, boost, docs.length);
    return { ...all, run: (norm) => ({ docs, scores: scored(docs, (d, i) => score(norm, d, counts ? counts[i] : 1)) }) };
  }

  /** @type {Record<string, (s: import("./plan.js").Step) => Promise<Part>>} */
  const kinds = {
    async term(s) {
      if (s.field === 7) return exact(s);
      const { docs, counts } = (await list(s.terms[0], s.field)) ?? { docs: [] };
      return flat(s, docs, counts);
    },
    async phrase({ terms, field, boost }) {
      const found = await lists(terms, field);
      const leaves = found.map((l) => leaf(field, boost, l ? l.docs.length : 0));
      const rows = follow(found);
      return together(leaves, (order) => (norm) => ({
        docs: rows.map((r) => r.doc),
        scores: scored(rows, (r) => order.reduce((sum, i) => sum + leaves[i].score(norm, r.doc, found[i].counts[r.at[i]]), 0)),
      }));
    },
    or: async (s) => sum(await inTurn(s.args, step), s.min || 1),
    async and(s) {
      const all = sum(await inTurn(s.args, step));
      const left = await excluded(s.not);
      return { ...all, run: (norm) => without(all.run(norm), left) };
    },
    async filter(s) {
      const pass = await passes(index, s.filter);
      const docs = index.lens[0].map((_, d) => d).filter(pass);
      return { weight: 1, count: size, run: (norm) => ({ docs, scores: scored(docs, () => norm) }) };
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

  /** Sets of documents that are left out. */
  const excluded = async (list) => (await inTurn(list, step)).map((p) => new Set(p.run(1).docs));

  return { step, excluded };
}

/** Does one thing after the other. */
export async function inTurn(list, make) {
  const out = [];
  for (const x of list ?? []) out.push(await make(x));
  return out;
}

/** What bleve makes of the lengths of a field. */
function measures(lens, average) {
  const shorts = lens.map((n) => Math.fround(1 / Math.sqrt(n)));
  return { shorts, parts: shorts.map((short) => K1 * (1 - B + (B * (1 / (short * short))) / average)) };
}

/** A score for each of a list. */
function scored(list, score) {
  const out = new Float64Array(list.length);
  for (let i = 0; i < out.length; i++) out[i] = score(list[i], i);
  return out;
}

/**
 * Documents in which the terms of all lists follow each other.
 * @param {(import("./shards.js").Postings|undefined)[]} lists
 * @param {(first: number) => boolean} [starts] what the first position must be like
 */
function follow(lists, starts = () => true) {
  const rows = [];
  if (!lists.length || lists.some((l) => !l)) return rows;
  const at = lists.map(() => 0);
  const [lead] = byCount(lists.map((l) => ({ count: l.docs.length })));
  for (let k = 0; k < lists[lead].docs.length; k++) {
    const doc = lists[lead].docs[k];
    at[lead] = k;
    const all = lists.every((l, i) => {
      if (i !== lead) while (at[i] < l.docs.length && l.docs[at[i]] < doc) at[i]++;
      return l.docs[at[i]] === doc;
    });
    if (all && lists[0].places[at[0]].some((p) => starts(p) && lists.every((l, i) => l.places[at[i]].includes(p + i)))) {
      rows.push({ doc, at: [...at] });
    }
  }
  return rows;
}

/** The numbers of parts in ascending order of their counts, equal ones as they stand. */
const byCount = (parts) => parts.map((_, i) => i).sort((a, b) => parts[a].count - parts[b].count || a - b);

/** What parts make together. @returns {Part} */
function together(parts, runner) {
  const order = byCount(parts);
  const sum = (of) => order.reduce((n, i) => n + of(parts[i]), 0);
  return { weight: sum((p) => p.weight), count: sum((p) => p.count), run: runner(order) };
}

/** Documents of at least min parts; the sum counts by the share of parts that match. */
const sum = (parts, min = parts.length) =>
  together(parts, (order) => (norm) => {
    const found = order.map((i) => parts[i].run(norm));
    const sums = new Float64Array(Math.max(0, ...found.map(({ docs }) => (docs.at(-1) ?? -1) + 1)));
    const times = new Uint16Array(sums.length);
    for (const { docs, scores } of found) {
      for (let i = 0; i < docs.length; i++) {
        sums[docs[i]] += scores[i];
        times[docs[i]]++;
      }
    }
    const docs = [];
    times.forEach((n, d) => n >= min && docs.push(d));
    return { docs, scores: scored(docs, (d) => sums[d] * (times[d] / parts.length)) };
  });

function without({ docs, scores }, sets) {
  const kept = docs.map((_, i) => i).filter((i) => !sets.some((s) => s.has(docs[i])));
  return sets.length ? { docs: kept.map((i) => docs[i]), scores: scored(kept, (i) => scores[i]) } : { docs, scores };
}

/**
 * Runs a plan.
 * @param {import("./shards.js").Shards} index
 * @param {import("./plan.js").Plan} plan
 * @returns {Promise<{docs: number[], scores: number[]}>} best first, equal ones in order of ids
 */
export async function run(index, plan) {
  const { step, excluded } = ranker(index);
  const main = await step(plan.main ?? { op: "filter", filter: {} });
  const should = plan.should && sum(await inTurn(plan.should, step), 1);
  const left = await excluded(plan.not);
  const tests = await inTurn(plan.filters, (f) => passes(index, f));
  const norm = 1 / Math.sqrt(main.weight + (should?.weight ?? 0));
  const { docs, scores } = without(main.run(norm), left);
  if (should) {
    const more = should.run(norm);
    const extra = new Float64Array(index.size);
    more.docs.forEach((d, i) => (extra[d] = more.scores[i]));
    docs.forEach((d, i) => (scores[i] += extra[d]));
  }
  const order = docs.map((_, i) => i).filter((i) => tests.every((t) => t(docs[i])));
  order.sort((a, b) => scores[b] - scores[a] || docs[a] - docs[b]);
  return { docs: order.map((i) => docs[i]), scores: order.map((i) => scores[i]) };
}
