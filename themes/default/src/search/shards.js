// Reads the static index. Its files are described in site/internal/search/doc.go.

const decoder = new TextDecoder();
const SHARD = 8 << 10;
const INLINE = 64;
const INLINE_POSITIONS = 8;

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
 * @property {{data?: Uint8Array, file: number, offset: number, length: number}} postings
 * @property {{data?: Uint8Array, file: number, offset: number, length: number}} places
 *
 * @typedef {{docs: Int32Array, counts: Int32Array, places: number[][]|null}} Postings
 */

/** Takes the place of the next longer list, by the rule that files were filled by. */
function place(r, cursor, limit) {
  const length = r.uint();
  if (length <= limit) return { data: r.bytes(length), file: 0, offset: 0, length };
  if (cursor.offset > 0 && cursor.offset + length > SHARD) {
    cursor.file++;
    cursor.offset = 0;
  }
  const offset = cursor.offset;
  cursor.offset += length;
  return { file: cursor.file, offset, length };
}

/** @returns {Term[]} */
export function readTerms(data, shard) {
  const r = new Reader(data);
  const count = r.uint();
  const postings = { file: r.uint(), offset: r.uint() };
  const places = { file: r.uint(), offset: r.uint() };
  const list = [];
  const rest = (before) => {
    const n = r.uint();
    const more = r.bytes();
    if (n > before.length) throw new RangeError("damaged index file");
    const all = new Uint8Array(n + more.length);
    all.set(before.subarray(0, n));
    all.set(more, n);
    return all;
  };
  let last = new Uint8Array();
  for (let i = 0; i < count; i++) {
    last = rest(last);
    const text = decoder.decode(last);
    const flags = r.bytes(1)[0];
    const surfaces = [];
    if (flags & 128) surfaces.push(text);
    else {
      let before = last;
      for (let n = r.uint(); n > 0; n--) {
        before = rest(before);
        surfaces.push(decoder.decode(before));
      }
    }
    const docs = r.uint();
    list.push({
      text,
      order: shard * 0x100000 + i,
      mask: flags & 127,
      surfaces,
      docs,
      postings: place(r, postings, INLINE),
      places: place(r, places, INLINE_POSITIONS),
    });
  }
  return list;
}

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

  file(dir, names, n) {
    const hash = names.slice(8 * n, 8 * n + 8);
    return this.once(dir + n, () => this.load(`${dir}/${hash}.bin`));
  }

  /** Opens the manifest and what every query needs. */
  open() {
    return this.once("open", async () => {
      const m = JSON.parse(decoder.decode(await this.load("manifest.json", true)));
      if (m.format !== 1) throw new Error("The search index was made by another version. Reload the page.");
      this.manifest = m;
      this.size = m.docs;
      this.words = m.fields.length - 1;
      const r = new Reader(await this.column("lens"));
      this.lens = m.fields.map(() => Float64Array.from({ length: m.docs }, () => r.uint()));
      return this;
    });
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

  /** The terms of a facet, those of each document by number, and how many documents each has. */
  facet(name) {
    return this.once("facet " + name, async () => {
      const r = new Reader(await this.column(name));
      const list = (n, read) => Array.from({ length: n }, read);
      const terms = list(r.uint(), () => ({
        id: r.text(),
        name: r.text(),
        url: r.text(),
        rank: r.uint(),
        aliases: list(r.uint(), () => r.text()),
      }));
      const docs = list(this.size, () => list(r.uint(), () => r.uint()));
      const sizes = terms.map(() => 0);
      for (const own of docs) for (const t of own) sizes[t]++;
      return { terms, docs, sizes };
    });
  }

  /** A stretch of the dictionary. @returns {Promise<{list: Term[], byText: Map<string, Term>}>} */
  terms(n) {
    return this.once("terms" + n, async () => {
      const list = readTerms(await this.file("t", this.manifest.terms, n), n);
      return { list, byText: new Map(list.map((t) => [t.text, t])) };
    });
  }

  /** @returns {Promise<Term|undefined>} */
  async lookup(text) {
    const dict = this.manifest.dict;
    let lo = 0;
    let hi = dict.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (compare(dict[mid][0], text) <= 0) lo = mid + 1;
      else hi = mid;
    }
    return lo ? (await this.terms(lo - 1)).byText.get(text) : undefined;
  }

  /** Every surface that begins with prefix, with its term. */
  async surfaces(prefix) {
    const wanted = [];
    this.manifest.dict.forEach(([, least, greatest], n) => {
      if ((compare(least, prefix) <= 0 || least.startsWith(prefix)) && (compare(greatest, prefix) >= 0 || prefix.startsWith(greatest))) {
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

  async bytes(dir, names, p) {
    if (p.data) return p.data;
    return new Reader(await this.file(dir, names, p.file), p.offset).bytes(p.length);
  }

  /** The postings of a term, field by field. @returns {Promise<(Postings|undefined)[]>} */
  postings(term) {
    return this.once("postings " + term.order, async () => {
      const r = new Reader(await this.bytes("p", this.manifest.postings, term.postings));
      const out = [];
      for (let f = 0; f < this.words; f++) {
        if (!(term.mask & (1 << f))) continue;
        const n = r.uint();
        const docs = new Int32Array(n);
        const counts = new Int32Array(n);
        const places = f < 2 ? [] : null;
        for (let i = 0, doc = -1; i < n; i++) {
          const v = r.uint();
          docs[i] = doc += Math.floor(v / 2) + 1;
          counts[i] = v % 2 ? r.uint() : 1;
          if (places) places.push(positions(r, counts[i]));
        }
        out[f] = { docs, counts, places };
      }
      return out;
    });
  }

  /** The same, with the positions of all fields. */
  places(term) {
    return this.once("places " + term.order, async () => {
      const list = await this.postings(term);
      const r = new Reader(await this.bytes("x", this.manifest.positions, term.places));
      for (let f = 2; f < this.words; f++) {
        if (list[f]) list[f].places = Array.from(list[f].counts, (n) => positions(r, n));
      }
      return list;
    });
  }

  /** What is shown of a document. */
  fragment(doc) {
    const { fragments, group } = this.manifest;
    const g = 8 * Math.floor(doc / group);
    return this.once("d" + doc, async () => JSON.parse(decoder.decode(await this.load(`d/${fragments.slice(g, g + 8)}/${doc}.bin`))));
  }
}

function positions(r, n) {
  const out = [];
  for (let at = 0; n > 0; n--) out.push((at += r.uint()));
  return out;
}

