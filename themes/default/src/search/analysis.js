// Turns text into tokens, exactly as site/internal/search/analysis.go does;
// site/internal/search/testdata/analysis.json holds cases for both.
import { fold, isGram, isMark, isWord, narrow } from "./runes.js";
import { stem as porter } from "./porter.js";
import { GRAM, LONGEST_TOKEN, WHOLE, WORD } from "./limits.js";

/**
 * @typedef {object} Token
 * @property {string} term what is compared
 * @property {string} surface folded, not stemmed
 * @property {0|1|2} kind word, whole identifier, pair of characters
 * @property {number} pos
 * @property {number} start offset of what a reader would call the word
 * @property {number} end
 */

const stems = new Map();

/** @param {string} word */
export function stem(word) {
  if (!/^[a-z]+$/.test(word)) return word;
  let s = stems.get(word);
  if (!s) stems.set(word, (s = porter(word)));
  return s;
}

const isApostrophe = (c) => c === 0x27 || c === 0x2019;

/** The first n characters. */
export const cut = (s, n) => (s.length > n ? [...s].slice(0, n).join("") : s);

// Where a new part of a word begins: at a capital behind a small letter; at the
// K of OOMKilled, but not the M of VMs; at the 1 of mysql1, but neither of s3
// nor of 0x1f.
const seam = /[A-Z](?<=[a-z].)|[A-Z](?<=[A-Z].)[a-z]{2}|\d(?<=^[A-Za-z]{3,}.)/;

/**
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  const out = [];
  let at = 0;
  let pos = 1;
  let size; // of the character that peek saw

  /** The character at i, narrowed; a space at the end. */
  const peek = (i) => {
    const c = text.codePointAt(i) ?? 32;
    size = c > 0xffff ? 2 : 1;
    return narrow(c);
  };
  const starts = (c) => isWord(c) && !isGram(c); // can go on in a word
  const token = (surface, kind, pos, start, end) => ({ term: stem(surface), surface, kind, pos, start, end });

  function pairs() {
    const chars = [];
    for (let c; isGram((c = peek(at))) && isWord(c); ) chars.push([String.fromCodePoint(c), at, (at += size)]);
    chars.forEach(([c, start, end], i) => {
      const next = chars[i + 1];
      if (!next && i) pos--; // it stands in the pair before it
      out.push(token(next ? c + next[0] : c, GRAM, pos++, start, next ? next[2] : end));
    });
  }

  function run() {
    for (;;) {
      const c = peek(at);
      const n = size;
      if (!starts(isApostrophe(c) ? peek(at + n) : c)) return;
      at += n;
    }
  }

  /** Where the run goes on behind what joins it with the next, if that is so. */
  function joined() {
    const c = peek(at);
    let next = at + 1;
    while (c === 0x5f && peek(next) === c) next++;
    const after = peek(next);
    return (c === 0x5f || c === 0x2e || c === 0x2d) && starts(after) && !isMark(after) && next;
  }

  function folded(from, to) {
    let s = "";
    for (let i = from; i < to; i += size) {
      const c = peek(i);
      const f = fold(c);
      if (f >= 0 && !isApostrophe(c)) s += String.fromCodePoint(f);
    }
    return s;
  }

  function chunk() {
    const begin = at;
    const runs = [];
    let whole = "";
    for (;;) {
      const start = at;
      run();
      const end = /.['’]s$/i.test(text.slice(start, at)) ? at - 2 : at;
      runs.push([start, end]);
      whole += folded(start, end);
      const next = joined();
      if (!next) break;
      whole += folded(at, next);
      at = next;
    }
    // The ++ or # after a chunk of one letter.
    const tail = /^[a-z](\+\+|#)/i.exec(text.slice(begin, begin + 3))?.[1] ?? "";
    if (!isWord(peek(at + tail.length))) {
      whole += tail;
      at += tail.length;
    }
    const first = pos;
    const mark = out.length;
    for (let [from, to] of runs) {
      while (from < to) {
        const n = text.slice(from, to).search(seam);
        const next = n > 0 ? from + n : to;
        const surface = cut(folded(from, next), LONGEST_TOKEN);
        if (surface) out.push(token(surface, WORD, pos++, begin, at));
        from = next;
      }
    }
    const more = out.length - mark;
    if ((more > 1 || (more && out[mark].surface !== whole)) && cut(whole, LONGEST_TOKEN) === whole) {
      out.splice(mark, 0, token(whole, WHOLE, first, begin, at));
    }
  }

  while (at < text.length) {
    const c = peek(at);
    if (!c) pos++;
    if (!isWord(c) || isMark(c)) at += size;
    else if (isGram(c)) pairs();
    else chunk();
  }
  return out;
}

/** The terms that follow each other, without wholes, and without the last character of a pair. @param {Token[]} list */
export const sequence = (list) => list.filter((t, i) => t.kind === WORD || (t.kind === GRAM && t.end !== list[i - 1]?.end)).map((t) => t.term);

/** Lower case, as far as camel case is concerned. */
export const lowered = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase());

/** What a name is compared by, however it is written. */
export const key = (name) => sequence(tokens(lowered(name))).join(" ");

export const stopWords = new Set(
  "a an and are as at be been but by can did do does for from had has have he how i if in into is it its of on or our seen she so that the their them then there these they this those to was we were what when where which who why will with would you your".split(
    " ",
  ),
);
