// Turns a query into a plan: exact terms and phrases in fields, with weights.
// site/internal/search/plan.go makes the same plan of the same query.
import { cut, key, sequence, stopWords, tokens } from "./analysis.js";
import { compare } from "./shards.js";
import { distance, partsOf } from "./query.js";
import { isFilter, makeFilter } from "./filter.js";
import { inTurn } from "./rank.js";
import { allOf, balance, loosened, together, weigh } from "./loose.js";
import { EXACT, FUZZIES, FUZZY_BOOST, GRAM, KEPT, LONGEST_NAME, LONGEST_QUERY, LOOKUPS, LOOSE_WORDS, PASTED_WORDS, PREFIXES, PREFIX_BOOST, TITLE_PHRASE, WHOLE, WHOLE_BOOST, WIDEST, WORD } from "./limits.js";

/**
 * @typedef {object} Step
 * @property {"term"|"phrase"|"and"|"or"|"filter"} op
 * @property {number} [field]
 * @property {string[]} [terms]
 * @property {number} [boost]
 * @property {Step[]} [args]
 * @property {Step[]} [not]
 * @property {number} [min]
 * @property {import("./filter.js").Filter} [filter]
 *
 * @typedef {object} Plan
 * @property {Step} [main]
 * @property {Step[]} [should]
 * @property {Step[]} [not]
 * @property {import("./filter.js").Filter[]} [filters]
 *
 * @typedef {{word: string, kind: "prefix"|"fuzzy"|"unknown", used?: string[]}} Note
 */

const boosts = [4, 3, 1.6, 1.4, 0.8, 0.7, 1];

/** The terms that must follow each other, of a long text the first ones. */
const inRow = (list) => sequence(list).slice(0, LONGEST_NAME);

const everyField = [...boosts.keys()];
const isNumber = (s) => /^\d*$/.test(s);
const hasDigit = (s) => /\d/.test(s);
const letters = (s) => [...s].length;
const isField = (n) => n.op === "field";

/** What must all hold. */
const topLevel = (n) => partsOf(n, "and");

export function isStop(n) {
  if (n.op !== "word" || n.prefix) return false;
  const t = tokens(n.text);
  return !t.length || (t.length === 1 && stopWords.has(t[0].surface));
}

/** Makes alternatives, of at most ten each. @param {Step[]} steps */
function spread(steps) {
  if (steps.length === 1) return steps[0];
  if (steps.length > WIDEST) {
    const groups = [];
    for (let i = 0; i < steps.length; i += WIDEST) groups.push(spread(steps.slice(i, i + WIDEST)));
    return spread(groups);
  }
  balance(steps);
  return { op: "or", args: steps, min: 1 };
}

/** Looks for terms that follow each other in several fields. */
const inFields = (terms, boost, fields) =>
  spread(fields.map((field) => ({ op: terms.length > 1 ? "phrase" : "term", field, terms, boost: boost * boosts[field] })));

/**
 * The nearest known terms to an unknown word.
 * @param {import("./shards.js").Shards} index
 */
async function near(index, list) {
  const none = { terms: [], words: [] };
  if (list.length !== 1 || list[0].kind !== WORD) return none;
  const word = list[0].surface;
  let limit = letters(word) >= 8 ? 2 : 1;
  if (letters(word) < 4 || hasDigit(word)) return none;
  const found = [];
  for (const s of await index.surfaces(String.fromCodePoint(word.codePointAt(0)))) {
    if (hasDigit(s.text)) continue;
    const d = distance(word, s.text, limit);
    if (d <= limit) {
      found.push({ ...s, d });
      limit = d;
    }
  }
  found.sort((a, b) => a.d - b.d || b.term.docs - a.term.docs || compare(a.text, b.text) || a.term.order - b.term.order);
  for (const c of found) {
    if (c.d > limit || none.terms.length === FUZZIES) break;
    if (none.terms.includes(c.term.text)) continue;
    none.terms.push(c.term.text);
    none.words.push(c.text);
  }
  return none;
}

/**
 * Makes the plan of a query.
 * @param {import("./shards.js").Shards} index
 * @param {import("./query.js").Node} [root]
 * @param {string} text the query as written
 * @param {{typing?: boolean, any?: boolean, fields?: number[]}} [o]
 * @returns {Promise<{plan: Plan, notes: Note[], problems: import("./query.js").Problem[]}>}
 */
export async function makePlan(index, root, text, o = {}) {
  /** @type {Note[]} */
  const notes = [];
  const problems = [];
  let within = o.fields ?? [];
  const top = o.any ? loosened(topLevel(root)) : topLevel(root);
  const plain = top.some(isField) ? top.map((n) => (isField(n) ? "" : n.text)).filter(Boolean).join(" ") : text;
  const names = index.manifest.fields.slice(0, index.words);
  for (const n of top) {
    if (n.name !== "in") continue;
    const i = names.findIndex((f) => f.startsWith(n.text.toLowerCase()));
    if (i < 0) problems.push({ code: "value" });
    else if (!within.includes(i)) within = [...within, i].sort((a, b) => a - b);
  }
  const fields = within.length ? within : everyField;
  const stops = top.every((n) => isField(n) || n.op === "not" || isStop(n));

  const filterOf = (n) => makeFilter(index, n, problems);
  const all = { op: "filter", filter: {} };
  const counts = (n) => stops || !isStop(n);
  const step = (n) => kinds[n.op](n);

  /** Steps of what must hold, of what must not, and what narrows all. */
  async function sides(list) {
    const args = [];
    const not = [];
    const filters = [];
    for (const n of list) {
      const whole = list === top;
      if (whole && isFilter(n)) filters.push(await filterOf(n));
      else if (counts(n)) {
        const s = await step(n.op === "not" ? n.args[0] : n);
        if (s && whole && n.op === "word") weigh(s, index.size, (await index.lookup(tokens(n.text)[0].term))?.docs ?? 0);
        if (s) (n.op === "not" ? not : args).push(s);
      }
    }
    return { args, not, filters };
  }

  const kinds = {
    word,
    not: positive,
    phrase: (n) => phrase(n.text, fields),
    async or(n) {
      const args = (await inTurn(n.args, positive)).filter(Boolean);
      return args.length < 2 ? args[0] : { op: "or", args, min: 1 };
    },
    async and(n) {
      const { args, not } = await sides(n.args);
      if (not.length) return { op: "and", args: args.length ? args : [all], not };
      return args.length < 2 ? args[0] : { op: "and", args };
    },
    async field(n) {
      const i = names.indexOf(n.name);
      if (i >= 0 && n.name !== "cause") return phrase(n.text, [i]);
      if (isFilter(n)) return { op: "filter", filter: await filterOf(n) };
    },
  };

  async function positive(n) {
    if (n.op !== "not") return step(n);
    const s = await step(n.args[0]);
    return s && { op: "and", args: [all], not: [s] };
  }

  function phrase(value, where) {
    const terms = inRow(tokens(value));
    if (terms.length) return inFields(terms, 1, where);
  }

  async function word(n) {
    const list = tokens(n.text);
    const seq = inRow(list);
    if (!seq.length) return;
    const whole = list.length > 1 && list[0].kind === WHOLE && list[0].end === list.at(-1).end;
    /** @type {[string[], number][]} */
    const ways = whole ? [[[list[0].term], WHOLE_BOOST]] : [];
    ways.push([seq, 1]);
    const surface = whole || list.length === 1 ? list[0].surface : "";
    const known = seq.length > 1 || (await index.lookup(seq[0]));
    if (n.prefix || (o.typing && n.last) || (list.length === 1 && list[0].kind === GRAM)) {
      await beginning(n, surface, ways, 1);
    } else if (!known && !(await beginning(n, surface, ways, 3))) {
      const { terms, words } = await near(index, list);
      for (const t of terms) ways.push([[t], FUZZY_BOOST]);
      notes.push(terms.length ? { word: n.text, kind: "fuzzy", used: words } : { word: n.text, kind: "unknown" });
    }
    return spread(ways.map(([terms, boost]) => inFields(terms, boost, fields)));
  }

  /** Adds the terms that begin like the word; false when there are none. */
  async function beginning(n, prefix, ways, shortest) {
    if (letters(prefix) < shortest || (isNumber(prefix) && !n.prefix)) return false;
    const terms = [...new Set((await index.surfaces(prefix)).map((s) => s.term))];
    terms.sort((a, b) => b.docs - a.docs || a.order - b.order);
    const used = [];
    for (const t of terms.slice(0, PREFIXES)) {
      if (ways.some(([w]) => w.length === 1 && w[0] === t.text)) continue;
      ways.push([[t.text], PREFIX_BOOST]);
      used.push(t.text);
    }
    if (used.length) notes.push({ word: n.text, kind: "prefix", used });
    return used.length > 0;
  }

  const { args, not, filters } = await sides(top);
  const loose = args.length >= LOOSE_WORDS && top.every((n) => n.op === "word" || isFilter(n));
  const main = together(args, o.any ? 1 : loose ? args.length >> 1 : args.length);
  return { plan: { ...planOf(main, plain, args), not, filters }, notes, problems };
}

/** A plan that raises what a text names exactly, and what has all of many words. @returns {Plan} */
function planOf(main, text, words) {
  const should = main ? exactly(text) : [];
  if (words && main?.min > 1) should.push(allOf(words));
  balance(should);
  return { main, should };
}

/** Looks for a title or id, and for words that follow each other in a title. */
function exactly(text) {
  const seq = sequence(tokens(text));
  if (!seq.length || seq.length > LONGEST_NAME) return [];
  const out = [{ op: "term", field: 7, terms: [key(text)], boost: EXACT }];
  if (seq.length > 1) out.push({ op: "phrase", field: 0, terms: seq, boost: TITLE_PHRASE });
  return out;
}

/** Whether a query is a text that somebody pasted, such as a stack trace. */
export function isPasted(root, text) {
  const lines = text.trim().includes("\n");
  let n = 0;
  for (const t of topLevel(root)) {
    if (t.op === "word" || t.op === "phrase") n += t.text.split(/\s+/).filter(Boolean).length;
    else if (!lines || isField(t)) return false;
  }
  return n >= PASTED_WORDS || lines;
}

/** The plan of a pasted text: its rarest known words. @returns {Promise<Plan>} */
export async function pastedPlan(index, text) {
  const seen = new Set();
  const worth = (t) => (t.kind === WHOLE ? 100 : Math.min(letters(t.surface), 12));
  const list = tokens(cut(text, LONGEST_QUERY)).filter((t) => {
    const known = seen.has(t.term) || isNumber(t.surface) || stopWords.has(t.surface) || (t.kind === WORD && letters(t.surface) < 3);
    return !known && seen.add(t.term);
  });
  list.sort((a, b) => worth(b) - worth(a)); // stable, as what follows: equal ones stay in their order
  const known = (await Promise.all(list.slice(0, LOOKUPS).map((t) => index.lookup(t.term)))).filter(Boolean);
  known.sort((a, b) => a.docs - b.docs);
  const args = known.slice(0, KEPT).map((t) => inFields([t.text], 1, everyField));
  if (!args.length) return { main: { op: "filter", filter: { column: "none" } } };
  return planOf(args.length > 1 ? { op: "or", args, min: args.length > 3 ? 2 : 1 } : args[0], text);
}
