// Reads the static index. Its files are described in site/internal/search/doc.go.
import { ALL, DOCS, DROPPED, NUMBER, PREFIX, SELF, SURFACES, decoder, digits, sound } from "./decoder.js";
import { leading } from "./runes.js";
import { SHORT } from "./limits.js";

const utf8 = new TextDecoder();
const decoded = (bytes) => utf8.decode(Uint8Array.from(bytes));
const repeat = (n, make) => Array.from({ length: n }, make);

/** Compares as Go does, by code points. */
export function compare(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const at = (s) => s.codePointAt(i) ?? -1;
  return at(a) - at(b);
}

/** Reads varints and texts; throws at the end of the data. @param {Uint8Array} data */
function reader(data) {
  let at = 0;
  function uint() {
    for (let v = 0, scale = 1; ; scale *= 128) {
      const b = data[at++];
      sound(b >= 0 && scale <= 2 ** 42);
      v += (b & 127) * scale;
      if (b < 128) return v;
    }
  }
  function bytes(n = uint()) {
    sound(at + n <= data.length);
    return data.subarray(at, (at += n));
  }
  return {
    uint,
    bytes,
    text: () => utf8.decode(bytes()),
    list: (read) => repeat(uint(), read),
    rest: () => data.subarray(at),
  };
}

/**
 * @typedef {object} Term
 * @property {string} text
 * @property {number} order its place in the whole dictionary, for comparing
 * @property {number} mask fields it stands in, a bit each
 * @property {string[]} surfaces
 * @property {number} docs documents it stands in
 * @property {Group} group where its postings are
 * @property {Postings[]} [lists] once they are read
 *
 * @typedef {object} Group terms whose postings are in one file
 * @property {Term[]} terms
 * @property {string} name of the file and of its twin with positions
 * @property {() => Promise<Decoder>} open gives the file where the postings begin
 *
 * @typedef {{docs: number[], counts: number[], places: number[][]}} Postings
 *
 * @typedef {ReturnType<typeof shards>} Shards
 */

/** The length of a field that has this code; see site/internal/search/length.go. */
const length = (code) => (code < 8 ? code : ((code & 3) + 4) << ((code >> 2) - 1));

/**
 * The index of one site.
 * @param {(path: string, cache?: RequestCache) => Promise<Uint8Array>} load gives the
 *   unpacked bytes of a file below search/
 */
export function shards(load) {
  /** @type {Record<string, Promise<any>>} */
  const pending = {};
  let manifest;
  let size;

  /** Does something once, and again after a failure. */
  const once = (name, make) =>
    (pending[name] ??= make().catch((error) => {
      delete pending[name];
      throw error;
    }));

  const json = async (path, cache) => JSON.parse(utf8.decode(await load(path, cache)));

  /** Opens the manifest and what every query needs. */
  const open = () =>
    once("open", async () => {
      const m = await json("manifest.json", "no-cache");
      if (m.format !== 2) throw new Error("The search index was made by another version. Reload the page.");
      manifest = m;
      size = m.docs;
      const d = decoder(await column("lens"), m.fields.length * 128);
      const lens = m.fields.map((_, f) => repeat(size, () => length(d.symbol(128 * f, 7))));
      return Object.assign(index, { manifest, size, lens, measures: [], words: m.fields.length - 1 });
    });

  /** The bytes of one column. */
  async function column(name) {
    const hash = manifest.columns[name];
    const all = await once("c" + hash, async () => {
      const r = reader(await load(`c/${hash}.bin`));
      return new Map(r.list(() => [r.text(), r.bytes()]));
    });
    return all.get(name);
  }

  /** Days, minutes and open actions of each document. */
  const columns = () =>
    once("columns", async () => {
      const r = reader(await column("columns"));
      const take = () => repeat(size, r.uint);
      return { day: take(), minutes: take(), open: take() };
    });

  /** The terms of all facets, each with how many documents have it. */
  const facetTerms = () =>
    once("facets", async () => {
      const { list, text, uint } = reader(await column("terms"));
      const term = () => ({ id: text(), name: text(), url: text(), rank: uint(), size: uint(), aliases: list(text) });
      return Object.fromEntries(manifest.facets.map(([name]) => [name, list(term)]));
    });

  /** The terms of a facet, and those of each document by number. */
  const facet = (name) =>
    once("facet " + name, async () => {
      const terms = (await facetTerms())[name];
      const width = digits(terms.length);
      const d = decoder(await column(name), NUMBER + (1 << width));
      return { terms, docs: repeat(size, () => repeat(d.number(0), () => d.symbol(NUMBER, width))) };
    });

  /** A stretch of the dictionary. @returns {Promise<Map<string, Term>>} */
  const terms = (n) =>
    once("terms" + n, async () => {
      const name = manifest.terms.slice(8 * n, 8 * n + 8);
      const r = reader(await load(`t/${name}.bin`));
      const count = r.uint();
      const packs = r.list(() => {
        const size = r.uint();
        const name = Array.from(r.bytes(4), (b) => b.toString(16).padStart(2, "0")).join("");
        return { size, name, terms: [], open: async () => decoder(await load(`p/${name}.bin`)) };
      });
      const d = decoder(r.rest(), ALL);
      const short = { name, terms: [], open: async () => d };
      const out = new Map();
      let last = [];
      for (let i = 0; i < count; i++) {
        last = d.text(last, d.number(PREFIX));
        const text = decoded(last);
        let before = last;
        const surfaces = d.bit(SELF) ? [text] : repeat(d.number(SURFACES), () => decoded((before = d.text(before, before.length - d.number(DROPPED)))));
        const docs = d.number(DOCS) + 1;
        const group = docs > SHORT ? packs.find((p) => p.terms.length < p.size) : short;
        const term = { text, order: n * 0x100000 + i, mask: d.mask(docs), surfaces, docs, group };
        group.terms.push(term);
        out.set(text, term);
      }
      return out;
    });

  /** @returns {Promise<Term|undefined>} */
  async function lookup(text) {
    const n = leading(manifest.first, (first) => compare(first, text) <= 0);
    return n ? (await terms(n - 1)).get(text) : undefined;
  }

  /** Every surface that begins with prefix, with its term. */
  async function surfaces(prefix) {
    const { first, least, greatest } = manifest;
    const lists = await Promise.all(first.map((begin, n) => {
      const from = least[n] || begin;
      const to = greatest[n] || first[n + 1];
      return (compare(from, prefix) <= 0 || from.startsWith(prefix)) && (compare(to, prefix) >= 0 || prefix.startsWith(to)) ? terms(n) : [];
    }));
    const out = [];
    for (const list of lists) {
      for (const term of list.values()) {
        for (const text of term.surfaces) if (text.startsWith(prefix)) out.push({ text, term });
      }
    }
    return out;
  }

  /**
   * The postings of a term, field by field.
   * @param {Term} term
   * @param {boolean} placed with the positions of all fields
   * @returns {Promise<(Postings|undefined)[]>}
   */
  async function postings(term, placed) {
    const { name, terms, open } = term.group;
    await once("p" + name, async () => {
      const d = await open();
      for (const t of terms) t.lists = d.postings(t, size);
    });
    if (placed && terms.some((t) => t.mask >> 2)) {
      await once("x" + name, async () => {
        const d = decoder(await load(`x/${name}.bin`));
        for (const t of terms) d.positions(t.lists);
      });
    }
    return term.lists;
  }

  /** What is shown of a document. */
  function fragment(doc) {
    const g = 8 * Math.floor(doc / manifest.group);
    return once("d" + doc, () => json(`d/${manifest.fragments.slice(g, g + 8)}/${doc}.bin`));
  }

  const index = { open, columns, facetTerms, facet, lookup, surfaces, postings, fragment };
  return index;
}
