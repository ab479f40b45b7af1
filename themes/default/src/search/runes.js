// What is a letter, and what two letters count as the same: the tables of
// site/internal/search/runes.go, written as distances in base 36. A test
// compares the two through every character.

/** Ascending, the first character of each range and the first behind it. */
const ranges = (text) => {
  let at = 0;
  return text.split(" ").map((n) => (at += parseInt(n, 36)));
};

/** What is no part of a word at or above U+0080. */
const separators = ranges(
  "3k 16 1 a 1 4 1 5 n 1 v 1 hy 1 8 1 cy 6 15 2 1f 1 1 1 2 1 1b 2 n 1 e 5 22 4 2u 1 i7 2 yh 1 f 1 a 2 dq 6 lt 8 vf 9 z f 1kh 16o zk 74 e8 3k ao 5 3 p f 1 c 1 2q 1 2i 1 wzo 6io u6 2 5c 34 3z 1 2n 7 3e w i9ds 47pc",
);

/** Scripts written without spaces, indexed as overlapping pairs of characters. */
const grams = ranges(
  "2rl 73 74 4g 1cw 3k 4g0 9s 11 3 p f 1 5 b 2n 1 2n 5 3u h 2o e8 534 1s g74 1uo w hs 8ow 6io e8 va 1m 1en4 2t4w",
);

/** How many of a list come before the first that does not pass. @template T @param {T[]} list @param {(item: T) => boolean} passes */
export function leading(list, passes) {
  let lo = 0;
  let hi = list.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (passes(list[mid])) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** Whether a character lies in one of the ranges of a table. */
const within = (table, c) => leading(table, (begin) => begin <= c) % 2 > 0;

export const isLower = (c) => c >= 97 && c <= 122;
export const isUpper = (c) => c >= 65 && c <= 90;
export const isDigit = (c) => c >= 48 && c <= 57;
export const isMark = (c) => c >= 0x300 && c <= 0x36f;
export const isGram = (c) => c >= 0xe01 && within(grams, c);

/** The ASCII form of a full-width character. */
export const narrow = (c) => (c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c);

/** Whether a (narrowed) character belongs to a word. */
export function isWord(c) {
  return c < 0x80 ? isLower(c) || isUpper(c) || isDigit(c) : !within(separators, c);
}

/** The form of a (narrowed) character that is compared; -1 drops it. */
export function fold(c) {
  if (c < 0x80) return isUpper(c) ? c + 32 : c;
  if (isMark(c)) return -1;
  let s = String.fromCodePoint(c);
  if (/[\u0370-\u03ff\u00c0-\u024f\u1e00-\u1fff]/.test(s)) s = s.normalize("NFD"); // Greek and Latin
  else if (!/[\u0400-\u0481\u048a-\u052f\u0531-\u0556]/.test(s)) return c; // nor Cyrillic or Armenian
  const l = s.toLowerCase().codePointAt(0);
  return l === 0x3c2 ? 0x3c3 : l === 0x451 ? 0x435 : l;
}
