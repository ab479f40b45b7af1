// The Porter stemmer (M. F. Porter, 1980) as bleve's English analyzer runs it.

/** Whether a word ends so, with something before it. */
const ends = (w, end) => w.length > end.length && w.endsWith(end);

const isVowel = (w, i) => "aeiou".includes(w[i]) || (w[i] === "y" && i > 0 && !isVowel(w, i - 1));

/** How many times a vowel is followed by a consonant in the first n letters. */
function measure(w, n) {
  let m = 0;
  for (let i = 1; i < n; i++) if (isVowel(w, i - 1) && !isVowel(w, i)) m++;
  return m;
}

function hasVowel(w, n) {
  for (let i = 0; i < n; i++) if (isVowel(w, i)) return true;
  return false;
}

/** Whether the first n letters end in consonant, vowel, consonant other than w, x, y. */
function short(w, n) {
  return n >= 3 && !isVowel(w, n - 1) && isVowel(w, n - 2) && !isVowel(w, n - 3) && !"wxy".includes(w[n - 1]);
}

const double = (w) => w.length >= 2 && w.at(-1) === w.at(-2) && !isVowel(w, w.length - 1);

const pairs = (text) => text.split(" ").map((p) => p.split(">"));
const step2 = pairs(
  "ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive biliti>ble logi>log",
);
const step3 = pairs("icate>ic ative> alize>al iciti>ic ical>ic ful> ness>");
const step4 = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize".split(" ");

/** Replaces the first ending that fits when enough is left before it. */
function replace(w, rules) {
  for (const [from, to] of rules) {
    if (!ends(w, from)) continue;
    const n = w.length - from.length;
    return measure(w, n) > 0 ? w.slice(0, n) + to : w;
  }
  return w;
}

function plural(w) {
  if (ends(w, "sses") || ends(w, "ies")) return w.slice(0, -2);
  if (ends(w, "ss") || !ends(w, "s")) return w;
  return w.slice(0, -1);
}

function past(w) {
  if (ends(w, "eed")) return measure(w, w.length - 3) > 0 ? w.slice(0, -1) : w;
  const n = ends(w, "ed") ? w.length - 2 : ends(w, "ing") ? w.length - 3 : 0;
  if (!n || !hasVowel(w, n)) return w;
  w = w.slice(0, n);
  if (ends(w, "at") || ends(w, "bl") || ends(w, "iz")) return w + "e";
  if (double(w) && !"lsz".includes(w.at(-1))) return w.slice(0, -1);
  return measure(w, w.length) === 1 && short(w, w.length) ? w + "e" : w;
}

function drop(w) {
  for (const end of step4) {
    if (!ends(w, end)) continue;
    const n = w.length - end.length;
    return measure(w, n) > 1 && (end !== "ion" || "st".includes(w[n - 1])) ? w.slice(0, n) : w;
  }
  return w;
}

/**
 * The stem of a word of the letters a to z.
 * @param {string} w
 */
export function stem(w) {
  if (w.length <= 2) return w;
  w = past(plural(w));
  if (w.endsWith("y") && hasVowel(w, w.length - 1)) w = w.slice(0, -1) + "i";
  w = drop(replace(replace(w, step2), step3));
  if (w.endsWith("e")) {
    const m = measure(w, w.length - 1);
    if (m > 1 || (m === 1 && !short(w, w.length - 1))) w = w.slice(0, -1);
  }
  return ends(w, "ll") && measure(w, w.length - 1) > 1 ? w.slice(0, -1) : w;
}
