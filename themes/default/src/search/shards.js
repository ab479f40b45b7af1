// Reads the static index. Its files are described in site/internal/search/doc.go.
import { ALL, DOCS, DROPPED, Decoder, NUMBER, PREFIX, SELF, SURFACES, digits } from "./decoder.js";

const decoder = new TextDecoder();
const decoded = (bytes) => decoder.decode(Uint8Array.from(bytes));

/** Compares as Go does, by code points. */
export function compare(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x !== y) {
      if (x >= 0xd800 && y >= 0xd800) {
        // a surrogate stands for more than any single unit
        if (x < 0xe000) x += 0x10000;
        if (y < 0xe000) y += 0x10000;
      }
      return x - y;
    }
  }
  return a.length - b.length;
}

/** Reads varints and texts; throws at the end of the data. */
export class Reader {
  /** @param {Uint8Array} data */
  constructor(data, at = 0) {
    this.data = data;
    this.at = at;
  }
  uint() {
    let v = 0;
    for (let scale = 1; ; scale *= 128) {
      if (this.at >= this.data.length || scale > 2 ** 42) throw new RangeError("damaged index file");
      const b = this.data[this.at++];
      v += (b & 127) * scale;
      if (b < 128) return v;
    }
  }
  bytes(n = this.uint()) {
    if (this.at + n > this.data.length) throw new RangeError("damaged index file");
    return this.data.subarray(this.at, (this.at += n));
  }
  text() {
    return decoder.decode(this.bytes());
  }
}

/**
 * @typedef {object} Term
 * @property {string} text
 * @property {number} order its place in the whole dictionary, for comparing
 * @property {number} mask fields it stands in, a bit each
 * @property {string[]} surfaces
 * @property {number} docs documents it stands in
 * @property {Group} group where its postings are
 *
 * @typedef {object} Group terms whose postings are in one file
 * @property {Term[]} terms
 * @property {string} name of the file and of its twin with positions
 * @property {() => Promise<Decoder>} open gives the file where the postings begin
 *
 * @typedef {{docs: number[], counts: number[], places: number[][]|null}} Postings
 */

/** Terms in more documents have their postings in packs. */
const SHORT = 8;

/** The length of a field that has this code; see site/internal/search/length.go. */
const length = (code) => (code < 8 ? code : ((code & 3) + 4) << ((code >> 2) - 1));

/** The index of one site. */
export class Shards {
  /**
   * @param {(path: string, fixed?: boolean) => Promise<Uint8Array>} load gives the
   *   unpacked bytes of a file below search/
   */
  constructor(load) {
    this.load = load;
    /** @type {Map<string, Promise<any>>} */
    this.pending = new Map();
  }

  /** Does something once, and again after a failure. */
  once(name, make) {
    let p = this.pending.get(name);
    if (!p) {
      p = make();
      this.pending.set(name, p);
      p.catch(() => this.pending.delete(name));
    }
    return p;
  }

  /** Opens the manifest and what every query needs. */
  open() {
    return this.once("open", async () => {
      const m = JSON.parse(decoder.decode(await this.load("manifest.json", true)));
      if (m.format !== 2) throw new Error("The search index was made by another version. Reload the page.");
      this.manifest = m;
      this.size = m.docs;
      this.words = m.fields.length - 1;
      const d = new Decoder(await this.column("lens"), 0, m.fields.length * 128);
      this.lens = m.fields.map((_, f) => Float64Array.from({ length: m.docs }, () => length(d.symbol(128 * f, 7))));
      this.measures = [];
      return this;
    });
  }

  /** What bleve makes of the lengths of a field, and what part makes of that. */
  measure(field, part) {
    return (this.measures[field] ??= (() => {
      const shorts = this.lens[field].map((n) => Math.fround(1 / Math.sqrt(n)));
      return { shorts, parts: shorts.map(part) };
    })());
  }

  /** The bytes of one column. */
  async column(name) {
    const hash = this.manifest.columns[name];
    const all = await this.once("c" + hash, async () => {
      const r = new Reader(await this.load(`c/${hash}.bin`));
      const parts = new Map();
      for (let n = r.uint(); n > 0; n--) parts.set(r.text(), r.bytes());
      return parts;
    });
    return all.get(name);
  }

  /** Days, minutes and open actions of each document. */
  columns() {
    return this.once("columns", async () => {
      const r = new Reader(await this.column("columns"));
      const take = () => Int32Array.from({ length: this.size }, () => r.uint());
      return { day: take(), minutes: take(), open: take() };
    });
  }

  /** The terms of all facets, each with how many documents have it. */
  facetTerms() {
    return this.once("facets", async () => {
      const r = new Reader(await this.column("terms"));
      const list = (read) => Array.from({ length: r.uint() }, read);
      const term = () => ({ id: r.text(), name: r.text(), url: r.text(), rank: r.uint(), size: r.uint(), aliases: list(() => r.text()) });
      return Object.fromEntries(this.manifest.facets.map(([name]) => [name, list(term)]));
    });
  }

  /** The terms of a facet, and those of each document by number. */
  facet(name) {
    return this.once("facet " + name, async () => {
      const terms = (await this.facetTerms())[name];
      const width = digits(terms.length);
      const d = new Decoder(await this.column(name), 0, NUMBER + (1 << width));
      const docs = Array.from({ length: this.size }, () => Array.from({ length: d.number(0) }, () => d.symbol(NUMBER, width)));
      return { terms, docs };
    });
  }

  /** A stretch of the dictionary. @returns {Promise<{list: Term[], byText: Map<string, Term>}>} */
  terms(n) {
    return this.once("terms" + n, async () => {
      const name = this.manifest.terms.slice(8 * n, 8 * n + 8);
      const r = new Reader(await this.load(`t/${name}.bin`));
      const count = r.uint();
      const packs = [];
      for (let k = r.uint(); k > 0; k--) packs.push({ size: r.uint(), name: Array.from(r.bytes(4), (b) => b.toString(16).padStart(2, "0")).join("") });
      const d = new Decoder(r.data, r.at, ALL);
      const short = { terms: [], name, open: async () => d };
      let long;
      const list = [];
      let last = [];
      for (let i = 0; i < count; i++) {
        last = d.text(last, d.number(PREFIX));
        const text = decoded(last);
        const surfaces = [];
        if (d.bit(SELF)) surfaces.push(text);
        else {
          let before = last;
          for (let k = d.number(SURFACES); k > 0; k--) {
            before = d.text(before, before.length - d.number(DROPPED));
            surfaces.push(decoded(before));
          }
        }
        const docs = d.number(DOCS) + 1;
        let group = short;
        if (docs > SHORT) {
          if (!long || long.terms.length === long.size) long = this.pack(packs.shift());
          group = long;
        }
        const term = { text, order: n * 0x100000 + i, mask: d.mask(docs), surfaces, docs, group };
        group.terms.push(term);
        list.push(term);
      }
      return { list, byText: new Map(list.map((t) => [t.text, t])) };
    });
  }

  /** A pack of longer postings. @returns {Group} */
  pack({ size, name }) {
    return { size, name, terms: [], open: async () => new Decoder(await this.load(`p/${name}.bin`)) };
  }

  /** @returns {Promise<Term|undefined>} */
  async lookup(text) {
    const { first } = this.manifest;
    let lo = 0;
    let hi = first.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (compare(first[mid], text) <= 0) lo = mid + 1;
      else hi = mid;
    }
    return lo ? (await this.terms(lo - 1)).byText.get(text) : undefined;
  }

  /** Every surface that begins with prefix, with its term. */
  async surfaces(prefix) {
    const { first, least, greatest } = this.manifest;
    const wanted = [];
    first.forEach((begin, n) => {
      const from = least[n] || begin;
      const to = greatest[n] || first[n + 1];
      if ((compare(from, prefix) <= 0 || from.startsWith(prefix)) && (compare(to, prefix) >= 0 || prefix.startsWith(to))) {
        wanted.push(this.terms(n));
      }
    });
    const out = [];
    for (const { list } of await Promise.all(wanted)) {
      for (const term of list) {
        for (const text of term.surfaces) if (text.startsWith(prefix)) out.push({ text, term });
      }
    }
    return out;
  }

  /** The postings of a term, field by field. @returns {Promise<(Postings|undefined)[]>} */
  async postings(term) {
    const { group } = term;
    const lists = await this.once("p" + group.name, async () => {
      const d = await group.open();
      return new Map(group.terms.map((t) => [t, d.postings(t, this.size)]));
    });
    return lists.get(term);
  }

  /** The same, with the positions of all fields. */
  async places(term) {
    const { group } = term;
    await this.once("x" + group.name, async () => {
      await this.postings(term);
      if (!group.terms.some((t) => t.mask >> 2)) return;
      const d = new Decoder(await this.load(`x/${group.name}.bin`));
      for (const t of group.terms) d.positions(await this.postings(t));
    });
    return this.postings(term);
  }

  /** What is shown of a document. */
  fragment(doc) {
    const { fragments, group } = this.manifest;
    const g = 8 * Math.floor(doc / group);
    return this.once("d" + doc, async () => JSON.parse(decoder.decode(await this.load(`d/${fragments.slice(g, g + 8)}/${doc}.bin`))));
  }
}
