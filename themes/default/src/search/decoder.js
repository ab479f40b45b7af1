// Reads the files of the index that site/internal/search/rangecode.go wrote.

const TOP = 1 << 24;
const BOTTOM = 1 << 16;
const LIMIT = 60;
const BUCKETS = 24;
export const NUMBER = 4 * BUCKETS;
const FIELDS = 7;
const INLINE = 2;

const damaged = () => new RangeError("damaged index file");

// Kinds of numbers, and the odds of single choices behind those of all numbers.
export const PREFIX = 0;
export const SURFACES = 1;
export const DROPPED = 2;
export const DOCS = 3;
const GAP = 4;
const COUNT = GAP + BUCKETS;
const BLOCK = COUNT + FIELDS;
const PLACE = BLOCK + INLINE;
const STEP = PLACE + INLINE;
export const SELF = (STEP + 14 * (FIELDS - INLINE)) * NUMBER;
const MASK = SELF + 1;
const FIELD = MASK + (4 << FIELDS);
const LETTER = FIELD + 18 * FIELDS;
export const ALL = LETTER + (1 << 16);

/** How many binary digits n has. */
export const digits = (n) => 32 - Math.clz32(n);

export class Decoder {
  /** @param {Uint8Array} data @param {number} at where the choices begin @param {number} kinds of choices */
  constructor(data, at = 0, kinds = LETTER) {
    this.data = data;
    this.at = at;
    this.width = TOP - 1;
    this.code = 0;
    this.odds = new Uint16Array(kinds).fill(1 << 15);
    this.seen = new Uint8Array(this.odds.length);
    for (let i = 0; i < 3; i++) this.code = (this.code << 8) | this.next();
  }

  /** The writer leaves out bytes of 0 at the end. */
  next() {
    if (this.at > this.data.length + BOTTOM) throw damaged();
    return this.data[this.at++] ?? 0;
  }

  /** A choice of a kind: 1 or 0. */
  bit(kind) {
    const yes = this.odds[kind];
    const bit = this.split((this.width >> 12) * (yes >> 4));
    const seen = this.seen[kind];
    this.odds[kind] = yes + Math.trunc(((bit ? 65535 : 0) - yes) / (seen + 1.5));
    if (seen < LIMIT) this.seen[kind]++;
    return bit;
  }

  split(part) {
    const bit = this.code < part ? 1 : 0;
    if (bit) this.width = part;
    else {
      this.code -= part;
      this.width -= part;
    }
    while (this.width < BOTTOM) {
      this.width <<= 8;
      this.code = (this.code << 8) | this.next();
    }
    return bit;
  }

  number(kind) {
    const at = kind * NUMBER;
    let length = 0;
    while (this.bit(at + length)) if (++length === BUCKETS) throw damaged();
    let v = 1;
    for (let i = length - 1; i >= 0; i--) {
      v = 2 * v + (i < length - 2 ? this.split(this.width >> 1) : this.bit(at + BUCKETS + 3 * length + v - 1));
    }
    return v - 1;
  }

  /** A number of so many binary digits. */
  symbol(at, digits) {
    let node = 1;
    for (let i = 0; i < digits; i++) node = 2 * node + this.bit(at + node);
    return node - (1 << digits);
  }

  /** The bytes of a text of which the first n are those of before. */
  text(before, n) {
    if (!(n <= before.length)) throw damaged();
    const out = before.slice(0, n);
    for (;;) {
      const c = this.symbol(LETTER + 256 * (out.at(-1) ?? 0), 8);
      if (!c) return out;
      if (out.push(c) > 512) throw damaged();
    }
  }

  /** The fields of a term of so many documents, a bit each. */
  mask(docs) {
    return this.symbol(MASK + (Math.min(docs, 4) - 1) * 128, FIELDS);
  }

  /**
   * The postings of a term, field by field.
   * @param {{docs: number, mask: number}} term
   * @param {number} size documents of the collection
   * @returns {import("./shards.js").Postings[] & {later: number[]}}
   */
  postings({ docs, mask }, size) {
    const lists = [];
    lists.later = []; // field and count of what has positions elsewhere, in their order
    for (let f = 0; f < FIELDS; f++) if (mask & (1 << f)) lists[f] = { docs: [], counts: [], places: f < INLINE ? [] : null };
    for (let k = 0, doc = -1; k < docs; k++) {
      doc += this.number(GAP + Math.min(digits(Math.floor((size - 1 - doc) / (docs - k))), BUCKETS - 1)) + 1;
      if (doc >= size) throw damaged();
      let seen = 0;
      for (let f = 0; f < FIELDS; f++) {
        const list = lists[f];
        if (!list) continue;
        const share = k ? Math.floor((4 * list.docs.length) / k) : 5;
        const sure = !seen && !(mask >> (f + 1));
        if (!sure && !this.bit(FIELD + 18 * f + 6 * Math.min(seen, 2) + share)) continue;
        seen++;
        list.docs.push(doc);
        const n = this.number(COUNT + f) + 1;
        list.counts.push(n);
        if (f >= INLINE) lists.later.push(8 * n + f);
      }
      for (let f = 0; f < INLINE; f++) {
        const list = lists[f];
        if (list?.docs.at(-1) === doc) list.places.push(this.steps(list.counts.at(-1), () => 128 * this.number(BLOCK + f) + this.number(PLACE + f)));
      }
    }
    return lists;
  }

  /** Adds the positions of the fields that have none. */
  positions(lists) {
    lists.forEach((list, f) => f >= INLINE && (list.places = []));
    for (const v of lists.later) {
      const kind = STEP + 14 * ((v & 7) - INLINE) + 2 * Math.min(digits(v >> 3), 6);
      lists[v & 7].places.push(this.steps(v >> 3, (i) => this.number(kind + Math.min(i, 1))));
    }
  }

  steps(n, step) {
    const out = [];
    for (let i = 0, at = 0; i < n; i++) out.push((at += step(i)));
    return out;
  }
}
