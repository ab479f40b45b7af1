// Many loose words read like a sentence: hardly an incident has all of them.
// site/internal/search/loose.go does the same.
import { isGram } from "./runes.js";
import { ALL_BOOST, COMMONNESS, HIRAGANA, LATIN, WIDEST } from "./limits.js";

/** Multiplies the weights of a step. */
export function scale(s, by) {
  if (s.boost) s.boost *= by;
  for (const a of s.args ?? []) scale(a, by);
}

/** Makes up for the share of steps that match, by which their sum is multiplied. */
export function balance(steps) {
  for (const s of steps) scale(s, steps.length);
}

/** Makes one step of what is asked: all of it must hold, or enough of it. */
export function together(main, enough) {
  if (main.length < 2) return main[0];
  return enough < main.length ? { op: "or", args: main.slice(0, WIDEST), min: enough } : { op: "and", args: main };
}

/** Makes a loose word count less, the more incidents have it. */
export const weigh = (s, size, docs) => scale(s, size / (size + COMMONNESS * docs));

/** A step that raises what has all of the arguments. */
export function allOf(args) {
  const out = { op: "and", args: JSON.parse(JSON.stringify(args)) };
  scale(out, ALL_BOOST);
  return out;
}

/** Cuts the words of a query into pieces, where they have any. */
export const loosened = (top) =>
  top.flatMap((n) => {
    const cut = n.op === "word" && !n.prefix ? pieces(n.text).map((text) => ({ op: "word", text })) : [];
    return cut.length ? cut : [n];
  });

/** Cuts a text of Japanese where its script changes; hiragana and single characters are left out. */
function pieces(text) {
  const runs = [];
  for (const c of text) {
    const s = script(c.codePointAt(0));
    if (s !== runs.at(-1)?.[0]) runs.push([s, ""]);
    runs.at(-1)[1] += c;
  }
  if (runs.every(([s]) => s === LATIN)) return [];
  return runs.filter(([s, run]) => s !== HIRAGANA && [...run][1]).map(([, run]) => run);
}

const script = (c) => (c >= 0x3041 && c <= 0x309f ? HIRAGANA : c >= 0x30a1 && c <= 0x30ff ? 2 : isGram(c) ? 3 : LATIN);
