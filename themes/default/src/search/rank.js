// Runs a plan, with the scores that bleve gives: BM25 with true statistics.
import { passes } from "./filter.js";

const K1 = 1.2;
const B = 0.75;

/**
 * @typedef {{docs: number[], scores: Float64Array|number[]}} Found documents, ascending, with their scores
 *
 * @typedef {object} Part a step, read and ready to be run
 * @property {number} weight its share in the norm of the query
 * @property {number} count what bleve sorts parts by before it adds anything up
 * @property {(norm: number) => Found} run
 */

const LN2_HI = 6.93147180369123816490e-1;
const LN2_LO = 1.90821492927058770002e-10;
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

/** Reads everything a plan needs, so that it can then be run without waiting. */
export class Ranker {
  /** @param {import("./shards.js").Shards} index */
  constructor(index) {
    this.index = index;
  }

  /** @returns {Promise<Part>} */
  async step(s) {
    switch (s.op) {
      case "term":
        return s.field === 7 ? this.exact(s) : this.term(s);
      case "phrase":
        return this.phrase(s);
      case "or":
        return either(await this.steps(s.args), s.min);
      case "filter": {
        const pass = await passes(this.index, s.filter);
        const docs = [];
        for (let d = 0; d < this.index.size; d++) if (pass(d)) docs.push(d);
        return { weight: 1, count: this.index.size, run: (norm) => ({ docs, scores: new Float64Array(docs.length).fill(norm) }) };
      }
    }
    const all = every(await this.steps(s.args));
    const left = await this.excluded(s.not);
    return { ...all, run: (norm) => without(all.run(norm), left) };
  }

  async steps(list = []) {
    const out = [];
    for (const s of list) out.push(await this.step(s));
    return out;
  }

  /** Sets of documents that are left out. */
  async excluded(list) {
    return (await this.steps(list)).map((p) => new Set(p.run(1).docs));
  }

  /** The weight of a leaf, and the score of one of its postings. */
  leaf(field, boost, df) {
    const n = this.index.size;
    const average = Math.ceil(this.index.manifest.tokens[field] / n);
    const idf = average > 0 ? log(1 + (n - df + 0.5) / (df + 0.5)) : 1 + log(n / (df + 1));
    const { shorts, parts } = this.index.measure(field, (short) => K1 * (1 - B + (B * (1 / (short * short))) / average));
    const weight = boost * idf * (boost * idf);
    const score = (norm, doc, count) => {
      const tf = Math.sqrt(count);
      const share = boost * idf * norm;
      const score = average > 0 ? (idf * (tf * K1)) / (tf + parts[doc]) : tf * shorts[doc] * idf;
      return share === 1 ? score : score * share;
    };
    return { weight, score };
  }

  /** The list of a term in a field; undefined when it does not stand there. */
  async list(text, field, places) {
    const t = await this.index.lookup(text);
    return t && t.mask & (1 << field) ? (await (places && field > 1 ? this.index.places(t) : this.index.postings(t)))[field] : undefined;
  }

  async term(s) {
    const { docs, counts } = (await this.list(s.terms[0], s.field)) ?? { docs: [] };
    const { weight, score } = this.leaf(s.field, s.boost, docs.length);
    return { weight, count: docs.length, run: (norm) => ({ docs, scores: scored(docs, (d, i) => score(norm, d, counts[i])) }) };
  }

  async phrase(s) {
    const lists = [];
    for (const text of s.terms) lists.push(await this.list(text, s.field, true));
    const leaves = lists.map((l) => ({ ...this.leaf(s.field, s.boost, l ? l.docs.length : 0), count: l ? l.docs.length : 0 }));
    const rows = follow(lists);
    const order = byCount(leaves);
    return {
      weight: order.reduce((sum, i) => sum + leaves[i].weight, 0),
      count: leaves.reduce((sum, l) => sum + l.count, 0),
      run: (norm) => ({
        docs: rows.map((r) => r.doc),
        scores: scored(rows, (r) => order.reduce((sum, i) => sum + leaves[i].score(norm, r.doc, lists[i].counts[r.at[i]]), 0)),
      }),
    };
  }

  /** Whole titles and ids: their words in a row that fills a block of positions. */
  async exact(s) {
    const terms = s.terms[0].split(" ");
    const found = new Set();
    for (const field of [0, 1]) {
      const lists = [];
      for (const text of terms) lists.push(await this.list(text, field));
      for (const r of follow(lists, (first) => (first - 1) % 256 === terms.length)) found.add(r.doc);
    }
    const docs = [...found].sort((a, b) => a - b);
    const { weight, score } = this.leaf(7, s.boost, docs.length);
    return { weight, count: docs.length, run: (norm) => ({ docs, scores: scored(docs, (d) => score(norm, d, 1)) }) };
  }
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

/** What parts make together. */
function together(parts, run) {
  const order = byCount(parts);
  const sum = (what) => order.reduce((n, i) => n + parts[i][what], 0);
  return { weight: sum("weight"), count: sum("count"), run: (norm) => run(order.map((i) => parts[i].run(norm))) };
}

/** Documents of at least min parts; the sum counts by the share of parts that match. @returns {Part} */
const either = (parts, min) =>
  together(parts, (found) => {
    const sums = new Float64Array(Math.max(0, ...found.map(({ docs }) => (docs.at(-1) ?? -1) + 1)));
    const times = new Uint16Array(sums.length);
    for (const { docs, scores } of found) {
      for (let i = 0; i < docs.length; i++) {
        sums[docs[i]] += scores[i];
        times[docs[i]]++;
      }
    }
    const docs = [];
    times.forEach((n, d) => n >= (min || 1) && docs.push(d));
    return { docs, scores: scored(docs, (d) => sums[d] * (times[d] / parts.length)) };
  });

/** Documents of all parts. @returns {Part} */
const every = (parts) =>
  together(parts, ([first, ...rest]) =>
    rest.reduce((a, b) => {
      const out = { docs: [], scores: [] };
      for (let i = 0, k = 0; i < a.docs.length && k < b.docs.length; ) {
        if (a.docs[i] < b.docs[k]) i++;
        else if (a.docs[i] > b.docs[k]) k++;
        else {
          out.docs.push(a.docs[i]);
          out.scores.push(a.scores[i++] + b.scores[k++]);
        }
      }
      return out;
    }, first),
  );

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
  const ranker = new Ranker(index);
  const main = await ranker.step(plan.main ?? { op: "filter", filter: {} });
  const should = plan.should && either(await ranker.steps(plan.should), 0);
  const left = await ranker.excluded(plan.not);
  const tests = await Promise.all((plan.filters ?? []).map((f) => passes(index, f)));
  const norm = 1 / Math.sqrt(main.weight + (should ? should.weight : 0));
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
