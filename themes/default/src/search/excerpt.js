// Picks what to show of a hit, as site/internal/search/excerpt.go does.
import { isGram, narrow } from "./runes.js";
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
    (s.args ?? []).forEach(visit);
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
 * @returns {{label: string, anchor: string, text: string, marks: [number, number][]}[]}
 */
export function excerpts(fragment, want, limit = 3, length = EXCERPT) {
  const places = [];
  fragment.p.forEach(([field, label, anchor, text], number) => {
    if (!want.fields.has(field)) return;
    const at = matching(text, want);
    const distinct = new Set([...matching(label, want), ...at].filter((t) => !stopWords.has(t.surface)).map((t) => t.term));
    if (distinct.size) places.push({ label, anchor, text, at, number, score: distinct.size, in: at.length > 0 });
  });
  places.sort((a, b) => b.score - a.score || b.in - a.in || a.number - b.number);
  return places.slice(0, limit).map(({ label, anchor, text, at }) => ({ label, anchor, ...cutOut(text, at, length) }));
}

/** A stretch of text around the closest group of tokens. */
function cutOut(text, at, length) {
  let from = 0;
  let to = text.length;
  if (text.length > length) {
    from = at.length ? back(text, start(at, length), length >> 2) : 0;
    to = Math.max(ahead(text, from, length), at.length ? start(at, length) + 1 : 0);
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
  at.forEach((t, i) => {
    const seen = new Set();
    for (let j = i; j < at.length && at[j].end - t.start <= length; j++) seen.add(at[j].term);
    if (seen.size > best) [best, first] = [seen.size, i];
  });
  return at[first].start;
}

/** Whether a word may begin here: never inside a character or what belongs to it. */
function boundary(text, i) {
  if (i === 0 || i === text.length) return true;
  const before = text[i - 1];
  return before === " " || before === "\n" || (isGram(narrow(text.codePointAt(i))) && !/^[\u3099\u309a\uff9e\uff9f\udc00-\udfff]/.test(text[i]));
}

function back(text, at, n) {
  for (let i = Math.max(0, at - n); i < at; i++) if (boundary(text, i)) return i;
  return at;
}

function ahead(text, at, n) {
  for (let i = Math.min(text.length, at + n); i > at + 1; i--) {
    if (i === text.length || text[i] === " " || text[i] === "\n" || boundary(text, i)) return i;
  }
  return Math.min(text.length, at + n);
}
