// What is a letter, and what two letters count as the same: the tables of
// site/internal/search/runes.go, written as distances in base 36. A test
// compares the two through every character.

/** Ascending pairs of the first and the last character of a range. */
const ranges = (text) => {
  let at = 0;
  return text.split(" ").map((n) => (at += parseInt(n, 36)));
};

/** What is no part of a word at or above U+0080. */
export const separators = ranges(
  "3k 15 2 9 2 3 2 4 o 0 w 0 hz 0 9 0 cz 5 16 1 1g 0 2 0 3 0 1c 1 o 0 f 4 23 3 2v 0 i8 1 yi 0 g 0 b 1 dr 5 lu 7 vg 8 10 e 1ki 16n zl 73 e9 3j ap 4 4 o g 0 d 0 2r 0 2j 0 wzp 6in u7 1 5d 33 40 0 2o 6 3f v i9dt 47pb",
);

/** Scripts written without spaces, indexed as overlapping pairs of characters. */
export const grams = ranges(
  "2rl 72 75 4f 1cx 3j 4g1 9r 12 2 q e 2 4 c 2m 2 2m 6 3t i 2n e9 533 1t g73 1up v ht 8ov 6ip e7 vb 1l 1en5 2t4v",
);

/**
 * @param {number[]} table
 * @param {number} c
 */
export function within(table, c) {
  let lo = 0;
  let hi = table.length >> 1;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (table[2 * mid + 1] < c) lo = mid + 1;
    else hi = mid;
  }
  return 2 * lo < table.length && table[2 * lo] <= c;
}

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
  if ((c >= 0xc0 && c <= 0x24f) || (c >= 0x1e00 && c <= 0x1fff) || (c >= 0x370 && c <= 0x3ff)) {
    const l = lower(String.fromCodePoint(c).normalize("NFD").codePointAt(0));
    return l === 0x3c2 ? 0x3c3 : l;
  }
  if (isMark(c)) return -1;
  if ((c >= 0x400 && c <= 0x481) || (c >= 0x48a && c <= 0x52f) || (c >= 0x531 && c <= 0x556)) {
    const l = lower(c);
    return l === 0x451 ? 0x435 : l;
  }
  return c;
}

const lower = (c) => String.fromCodePoint(c).toLowerCase().codePointAt(0);
