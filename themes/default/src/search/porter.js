// The Porter stemmer (M. F. Porter, 1980) as bleve's English analyzer runs it.

/** A word with v for each vowel and c for each consonant; y is a vowel behind a consonant. */
function shape(w) {
  let s = "";
  for (const c of w) s += "aeiou".includes(c) || (c === "y" && s.endsWith("c")) ? "v" : "c";
  return s;
}

/** How many times a vowel is followed by a consonant. */
const measure = (w) => shape(w).split("vc").length - 1;
const hasVowel = (w) => shape(w).includes("v");

/** Whether a word ends in consonant, vowel, consonant other than w, x, y. */
const short = (w) => shape(w).endsWith("cvc") && !/[wxy]$/.test(w);

/** Words, some of them with another behind a ">". */
export const pairs = (text) => text.split(" ").map((p) => p.split(">"));
const step2 = pairs(
  "ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive biliti>ble logi>log",
);
const step3 = pairs("icate>ic ative> alize>al iciti>ic ical>ic ful> ness>");
const step4 = pairs("al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize");

/** Replaces the first ending that fits when enough is left before it. */
function replace(w, rules, least) {
  for (const [from, to = ""] of rules) {
    if (w === from || !w.endsWith(from)) continue;
    const left = w.slice(0, -from.length);
    return measure(left) > least && (from !== "ion" || /[st]$/.test(left)) ? left + to : w;
  }
  return w;
}

function past(w) {
  if (/.eed$/.test(w)) return measure(w.slice(0, -3)) ? w.slice(0, -1) : w;
  const left = w.replace(/(.)(ed|ing)$/, "$1");
  if (left === w || !hasVowel(left)) return w;
  if (/.(at|bl|iz)$/.test(left) || (measure(left) === 1 && short(left))) return left + "e";
  return shape(left).endsWith("c") ? left.replace(/([^aeioulsz])\1$/, "$1") : left;
}

/**
 * The stem of a word of the letters a to z.
 * @param {string} w
 */
export function stem(w) {
  if (w.length <= 2) return w;
  w = past(w.replace(/(.ss|.i)es$/, "$1").replace(/([^s])s$/, "$1"));
  if (hasVowel(w.slice(0, -1))) w = w.replace(/y$/, "i");
  w = replace(replace(replace(w, step2, 0), step3, 0), step4, 1);
  const left = w.replace(/e$/, "");
  if (measure(left) > (short(left) ? 1 : 0)) w = left;
  return measure(w) > 1 ? w.replace(/(.l)l$/, "$1") : w;
}
