// Reads the files of the index that site/internal/search/rangecode.go wrote.

const TOP = 1 << 24;
const BOTTOM = 1 << 16;
const LIMIT = 60;
const BUCKETS = 24;
export const NUMBER = 4 * BUCKETS;
const FIELDS = 7;
const INLINE = 2;

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

/** Stops at data that cannot be what was written. */
export function sound(holds) {
  if (!holds) throw new RangeError("damaged index file");
}

/** How many binary digits n has. */
export const digits = (n) => 32 - Math.clz32(n);

/** @param {Uint8Array} data @param {number} kinds of choices */
export function decoder(data, kinds = LETTER) {
  const odds = new Uint16Array(kinds).fill(1 << 15);
  const seen = new Uint8Array(kinds);
  let at = 0;
  let width = TOP - 1;
  let code = 0;

  /** Takes a byte; the writer leaves out bytes of 0 at the end. */
  function next() {
    sound(at <= data.length + BOTTOM);
    code = (code << 8) | (data[at++] ?? 0);
  }

  function split(part) {
    const bit = code < part;
    if (bit) width = part;
    else {
      code -= part;
      width -= part;
    }
    for (; width < BOTTOM; width <<= 8) next();
    return +bit;
  }

  /** A choice of a kind: 1 or 0. */
  function bit(kind) {
    const yes = odds[kind];
    const bit = split((width >> 12) * (yes >> 4));
    odds[kind] = yes + Math.trunc((bit * 65535 - yes) / (seen[kind] + 1.5));
    if (seen[kind] < LIMIT) seen[kind]++;
    return bit;
  }

  function number(kind) {
    const at = kind * NUMBER;
    let length = 0;
    while (bit(at + length)) sound(++length < BUCKETS);
    let v = 1;
    for (let i = length; i--; ) v = 2 * v + (i < length - 2 ? split(width >> 1) : bit(at + BUCKETS + 3 * length + v - 1));
    return v - 1;
  }

  /** A number of so many binary digits. */
  function symbol(at, digits) {
    let node = 1;
    for (let i = 0; i < digits; i++) node = 2 * node + bit(at + node);
    return node - (1 << digits);
  }

  /** The bytes of a text of which the first n are those of before. */
  function text(before, n) {
    sound(n <= before.length);
    const out = before.slice(0, n);
    for (let c; (c = symbol(LETTER + 256 * (out.at(-1) ?? 0), 8)); ) sound(out.push(c) <= 512);
    return out;
  }

  /** The fields of a term of so many documents, a bit each. */
  const mask = (docs) => symbol(MASK + (Math.min(docs, 4) - 1) * 128, FIELDS);

  /** Positions, from their distances. */
  function steps(n, step) {
    const out = [];
    for (let i = 0, at = 0; i < n; i++) out.push((at += step(i)));
    return out;
  }

  /**
   * The postings of a term, field by field.
   * @param {{docs: number, mask: number}} term
   * @param {number} size documents of the collection
   * @returns {import("./shards.js").Postings[] & {later: number[]}}
   */
  function postings({ docs, mask }, size) {
    const lists = [];
    lists.later = []; // field and count of what has positions elsewhere, in their order
    for (let f = 0; f < FIELDS; f++) if (mask & (1 << f)) lists[f] = { docs: [], counts: [], places: [] };
    for (let k = 0, doc = -1; k < docs; k++) {
      doc += number(GAP + Math.min(digits(Math.floor((size - 1 - doc) / (docs - k))), BUCKETS - 1)) + 1;
      sound(doc < size);
      let seen = 0;
      lists.forEach((list, f) => {
        const share = k ? Math.floor((4 * list.docs.length) / k) : 5;
        const sure = !seen && !(mask >> (f + 1));
        if (!sure && !bit(FIELD + 18 * f + 6 * Math.min(seen, 2) + share)) return;
        seen++;
        list.docs.push(doc);
        const n = number(COUNT + f) + 1;
        list.counts.push(n);
        if (f >= INLINE) lists.later.push(8 * n + f);
      });
      lists.slice(0, INLINE).forEach(({ docs, counts, places }, f) => {
        if (docs.at(-1) === doc) places.push(steps(counts.at(-1), () => 128 * number(BLOCK + f) + number(PLACE + f)));
      });
    }
    return lists;
  }

  /** Adds the positions of the fields that have none. */
  function positions(lists) {
    lists.slice(INLINE).forEach((list) => (list.places = []));
    for (const v of lists.later) {
      const f = v & 7;
      const n = v >> 3;
      const kind = STEP + 14 * (f - INLINE) + 2 * Math.min(digits(n), 6);
      lists[f].places.push(steps(n, (i) => number(kind + Math.min(i, 1))));
    }
  }

  for (let i = 0; i < 3; i++) next();
  return { bit, number, symbol, text, mask, postings, positions };
}
