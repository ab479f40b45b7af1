// Turns text into tokens, exactly as site/internal/search/analysis.go does;
// site/internal/search/testdata/analysis.json holds cases for both.
import { fold, isDigit, isGram, isLower, isMark, isUpper, isWord, narrow } from "./runes.js";
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
  for (let i = 0; i < word.length; i++) if (!isLower(word.charCodeAt(i))) return word;
  let s = stems.get(word);
  if (s === undefined) stems.set(word, (s = porter(word)));
  return s;
}

const isApostrophe = (c) => c === 0x27 || c === 0x2019;

/** The first n characters. */
export function cut(s, n) {
  return s.length <= n ? s : Array.from(s).slice(0, n).join("");
}

/**
 * @param {string} text
 * @param {number} [first] the first position
 * @returns {Token[]}
 */
export function tokens(text, first = 1) {
  const out = [];
  let at = 0;
  let pos = first;
  let size = 0; // of the character that peek saw

  const peek = (i) => {
    const c = text.codePointAt(i);
    if (c === undefined) {
      size = 0;
      return 32;
    }
    size = c > 0xffff ? 2 : 1;
    return narrow(c);
  };
  const starts = (c) => isWord(c) && !isGram(c); // can go on in a word

  function pairs() {
    const chars = [];
    for (let c = peek(at); at < text.length && isGram(c) && isWord(c); c = peek(at)) {
      chars.push([c, at, (at += size)]);
    }
    chars.forEach(([c, start, end], i) => {
      let term = String.fromCodePoint(c);
      if (i + 1 < chars.length) {
        term += String.fromCodePoint(chars[i + 1][0]);
        end = chars[i + 1][2];
      }
      if (i && i + 1 === chars.length) pos--; // it stands in the pair before it
      out.push({ term, surface: term, kind: GRAM, pos: pos++, start, end });
    });
  }

  function run() {
    while (at < text.length) {
      const c = peek(at);
      const n = size;
      if (isApostrophe(c) ? !starts(peek(at + n)) : !starts(c)) return;
      at += n;
    }
  }

  /** Where the run that began at start ends without its 's. */
  function possessive(start) {
    const tail = text.slice(at - 2, at);
    return at - start > 2 && isApostrophe(tail.charCodeAt(0)) && (tail[1] === "s" || tail[1] === "S") ? at - 2 : at;
  }

  /** What joins this run with the next; moves over it. */
  function joiner() {
    const c = peek(at);
    if (c !== 0x5f && c !== 0x2e && c !== 0x2d) return "";
    let next = at + size;
    let join = String.fromCharCode(c);
    while (c === 0x5f && peek(next) === c) {
      next += size;
      join += "_";
    }
    const after = peek(next);
    if (!starts(after) || isMark(after)) return "";
    at = next;
    return join;
  }

  /** The ++ or # after a chunk of one letter. */
  function suffix(begin) {
    const c = text.charCodeAt(begin);
    if (at !== begin + 1 || c >= 0x80 || isDigit(c)) return "";
    const tail = text.startsWith("++", at) ? "++" : text.startsWith("#", at) ? "#" : "";
    return isWord(peek(at + tail.length)) ? "" : tail;
  }

  function folded([from, to]) {
    let s = "";
    for (let i = from; i < to; i += size) {
      const c = peek(i);
      const f = fold(c);
      if (f >= 0 && !isApostrophe(c)) s += String.fromCodePoint(f);
    }
    return s;
  }

  /** Whether a new part of a run that ends at end begins at i; the part so far begins at from. */
  function splits(end, from, i) {
    const before = text.charCodeAt(i - 1);
    const c = text.charCodeAt(i);
    if (before >= 0x80 || c >= 0x80) return false;
    if (isLower(before) && isUpper(c)) return true;
    if (isUpper(before) && isUpper(c)) {
      return i + 2 < end && isLower(text.charCodeAt(i + 1)) && isLower(text.charCodeAt(i + 2));
    }
    return isDigit(c) && i - from >= 3 && /^[A-Za-z]+$/.test(text.slice(from, i));
  }

  function part(from, to, begin, end) {
    const surface = cut(folded([from, to]), LONGEST_TOKEN);
    if (surface) out.push({ term: stem(surface), surface, kind: WORD, pos: pos++, start: begin, end });
  }

  function chunk() {
    const begin = at;
    const runs = [];
    let whole = "";
    for (let join = ""; ; ) {
      const start = at;
      run();
      runs.push([start, possessive(start)]);
      whole += folded(runs.at(-1));
      join = joiner();
      if (!join) break;
      whole += join;
    }
    const tail = suffix(begin);
    whole += tail;
    at += tail.length;
    const end = at;
    const firstPos = pos;
    const mark = out.length;
    for (const [from, to] of runs) {
      let begun = from;
      for (let i = from; i < to; ) {
        peek(i);
        i += size;
        if (i >= to || splits(to, begun, i)) {
          part(begun, i, begin, end);
          begun = i;
        }
      }
    }
    if (out.length === mark || (out.length === mark + 1 && out[mark].surface === whole)) return;
    if (whole.length > LONGEST_TOKEN && Array.from(whole).length > LONGEST_TOKEN) return;
    out.splice(mark, 0, { term: stem(whole), surface: whole, kind: WHOLE, pos: firstPos, start: begin, end });
  }

  while (at < text.length) {
    const c = peek(at);
    if (c === 0) {
      pos++;
      at++;
    } else if (!isWord(c) || isMark(c)) at += size;
    else if (isGram(c)) pairs();
    else chunk();
  }
  return out;
}

/** The terms that follow each other, without wholes. @param {Token[]} list */
export function sequence(list) {
  const out = [];
  list.forEach((t, i) => {
    if (t.kind === WHOLE) return;
    const last = list[i - 1];
    const single = t.term.length === (t.term.codePointAt(0) > 0xffff ? 2 : 1);
    if (t.kind === GRAM && single && last && last.kind === GRAM && last.end === t.end) return;
    out.push(t.term);
  });
  return out;
}

/** Lower case, as far as camel case is concerned. */
export const lowered = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase());

/** What a name is compared by, however it is written. */
export const key = (name) => sequence(tokens(lowered(name))).join(" ");

export const stopWords = new Set(
  "a an and are as at be been but by can did do does for from had has have he how i if in into is it its of on or our seen she so that the their them then there these they this those to was we were what when where which who why will with would you your".split(
    " ",
  ),
);
