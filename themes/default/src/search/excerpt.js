// Picks what to show of a hit, as site/internal/search/excerpt.go does.
import { isGram } from "./runes.js";
import { stopWords, tokens } from "./analysis.js";
import { EXCERPT } from "./limits.js";

/** The terms that a plan looks for, and the fields it looks in. @param {import("./plan.js").Plan} plan */
export function wanted(plan) {
  const out = { terms: new Set(), fields: new Set() };
  const visit = (s) => {
    for (const t of s.terms ?? []) {
      out.terms.add(t);
      out.fields.add(s.field);
    }
    s.args?.forEach(visit);
  };
  if (plan.main) visit(plan.main);
  return out;
}

/** Places of tokens, joined where they touch. */
export function marksOf(list, shift = 0) {
  const out = [];
  for (const t of list) {
    const last = out.at(-1);
    if (last && t.start - shift <= last[1]) last[1] = Math.max(last[1], t.end - shift);
    else out.push([t.start - shift, t.end - shift]);
  }
  return out;
}

export const matching = (text, want) => tokens(text).filter((t) => want.terms.has(t.term));

/**
 * The best places of an incident.
 * @param {[number, string, string, string][]} passages field, label, anchor and text of each
 * @returns {{label: string, anchor: string, text: string, marks: [number, number][]}[]}
 */
export function excerpts(passages, want, limit = 3, length = EXCERPT) {
  const places = passages.filter(([field]) => want.fields.has(field)).map(([, label, anchor, text]) => {
    const at = matching(text, want);
    const told = [...matching(label, want), ...at].filter((t) => !stopWords.has(t.surface));
    return { label, anchor, text, at, score: new Set(told.map((t) => t.term)).size };
  });
  places.sort((a, b) => b.score - a.score || !a.at.length - !b.at.length);
  return places.filter((p) => p.score).slice(0, limit).map(({ label, anchor, text, at }) => ({ label, anchor, ...cutOut(text, at, length) }));
}

/** A stretch of text around the closest group of tokens. */
function cutOut(text, at, length) {
  let from = 0;
  let to = text.length;
  if (to > length) {
    const first = start(at, length);
    from = back(text, first, length >> 2);
    to = Math.max(ahead(text, from, length), first + 1);
    for (const t of at) if (t.start < to && t.end > to) to = t.end;
  }
  const lead = from > 0 ? "… " : "";
  const shown = lead + text.slice(from, to).replaceAll("\n", " ") + (to < text.length ? " …" : "");
  return { text: shown, marks: marksOf(at.filter((t) => t.start >= from && t.end <= to), from - lead.length) };
}

/** Where the stretch with most different tokens begins. */
function start(at, length) {
  let best = 0;
  let first = 0;
  for (const { start } of at) {
    const { size } = new Set(at.filter((t) => t.start >= start && t.end - start <= length).map((t) => t.term));
    if (size > best) [best, first] = [size, start];
  }
  return first;
}

/** Whether here is a space, or nothing. */
const isSpace = (text, i) => " \n".includes(text[i] ?? "");

/** Whether a word may begin here: never inside a character or what belongs to it. */
const begins = (text, i) => isSpace(text, i - 1) || (isGram(text.codePointAt(i)) && !/[\u3099\u309a\uff9e\uff9f\udc00-\udfff]/.test(text[i]));

function back(text, at, n) {
  for (let i = Math.max(0, at - n); i < at; i++) if (begins(text, i)) return i;
  return at;
}

function ahead(text, at, n) {
  for (let i = at + n; i > at + 1; i--) if (isSpace(text, i) || begins(text, i)) return i;
  return at + n;
}
