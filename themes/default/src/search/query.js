// The query language, parsed as site/internal/search/query.go does;
// site/internal/search/testdata/queries.json holds cases for both.
import { cut } from "./analysis.js";
import { DEEPEST, LONGEST_PAIR, LONGEST_QUERY, MOST_PARTS } from "./limits.js";

/**
 * @typedef {object} Node
 * @property {"and"|"or"|"not"|"word"|"phrase"|"field"} op
 * @property {Node[]} [args]
 * @property {string} [name] of a field
 * @property {string} [text]
 * @property {boolean} [prefix]
 * @property {boolean} [last]
 *
 * @typedef {{code: string, from: number, to: number, hint?: string}} Problem
 */

const suggested = "service cause tag team severity year title summary timeline actions after before duration suggested".split(" ");
const aliases = new Map(
  "in is name text sev>severity id>name action>actions from>after since>after to>before until>before"
    .split(" ")
    .concat(suggested)
    .map((a) => a.split(">"))
    .map(([a, b = a]) => [a, b]),
);

// Spaces are [\0- \xa0\u2028\u2029\u3000], quotation marks ["“”„].
const letter = /[^\0- \xa0\u2028\u2029\u3000"“”„()]/.source;
const plainly = new RegExp(letter + "*", "y");
const [OR, AND, NOT] = ["OR", "AND", "NOT"].map((word) => new RegExp(`${word}(?!${letter})`, "y"));
const space = /[\0- \xa0\u2028\u2029\u3000]*/y;
const minus = /-(?=[^\0- \xa0\u2028\u2029\u3000)-])/y;
const quotation = /["“”„]((?:\\["“”„\\]|[^"“”„])*)(["“”„]?)/y;
const fieldName = /([A-Za-z]+):/y;

/** @returns {Node|null} */
function all(a, b) {
  if (!a) return b;
  return { op: "and", args: [a, b].flatMap((n) => (n.op === "and" ? n.args : [n])) };
}

/**
 * @param {string} text
 * @returns {{root: Node|null, problems: Problem[]}}
 */
export function parse(text) {
  const input = cut(text.replaceAll("\0", " "), LONGEST_QUERY);
  /** @type {Problem[]} */
  const problems = [];
  let at = 0;
  let depth = 0;
  let parts = 0;

  /** The number of a character, as people count. */
  const place = (i) => i - (input.slice(0, i).match(/[\ud800-\udbff][\udc00-\udfff]/g) ?? []).length;
  const problem = (code, from, to = from + 1, hint = "") => problems.push({ code, from: place(from), to: place(to), ...(hint && { hint }) });
  const peek = () => input[at] ?? "";

  /** Moves over what fits here. */
  function take(pattern) {
    pattern.lastIndex = at;
    const found = pattern.exec(input);
    if (found) at = pattern.lastIndex;
    return found;
  }

  function or() {
    const args = [];
    let dangling = -1;
    for (;;) {
      const n = and();
      if (n) args.push(...(n.op === "or" ? n.args : [n]));
      else if (dangling >= 0) problem("or", dangling, dangling + 2);
      const from = at;
      if (!take(OR)) break;
      dangling = -1;
      if (!n && !args.length) problem("or", from, at);
      else dangling = from;
    }
    return args.length > 1 ? { op: "or", args } : (args[0] ?? null);
  }

  function and() {
    let out = null;
    for (;;) {
      take(space);
      const from = at;
      if (at >= input.length || peek() === ")" || take(OR)) {
        at = from;
        return out;
      }
      const n = take(AND) ? null : unary();
      if (n) out = all(out, n);
    }
  }

  function unary() {
    let n;
    if (take(minus)) n = primary();
    else if (take(NOT)) {
      take(space);
      if (!peek() || peek() === ")") return null;
      n = unary();
    } else return primary();
    return n && (n.op === "not" ? n.args[0] : { op: "not", args: [n] });
  }

  function primary() {
    if (++parts > MOST_PARTS) {
      at = input.length;
      return null;
    }
    if (peek() === "(") return bracket();
    const text = quoted();
    if (text !== undefined) return text ? { op: "phrase", text } : null;
    const f = field();
    return f === undefined ? word() : f;
  }

  function bracket() {
    const from = at++;
    let n = null;
    if (depth < DEEPEST) {
      depth++;
      n = or();
      depth--;
      if (peek() === ")") {
        at++;
        return n;
      }
    }
    problem("bracket", from);
    return n;
  }

  /** undefined when here is no quotation. */
  function quoted() {
    const from = at;
    const found = take(quotation);
    if (!found) return undefined;
    if (!found[2]) problem("quote", from);
    return found[1].replace(/\\(["“”„\\])/g, "$1").replace(/^[\0- \xa0\u2028\u2029\u3000]+|[\0- \xa0\u2028\u2029\u3000]+$/g, "");
  }

  /** undefined when here is no field. */
  function field() {
    const from = at;
    const found = take(fieldName);
    if (!found) return undefined;
    const written = found[1].toLowerCase();
    const name = aliases.get(written);
    const to = at;
    if (!name) {
      if (written.length <= 12 && /[^\0- \xa0\u2028\u2029\u3000/:)0-9]/.test(peek())) problem("field", from, to - 1, nearest(written));
      at = from;
      return undefined;
    }
    const text = quoted() ?? plain();
    if (text) return { op: "field", name, text };
    problem("empty", from, to);
    return null;
  }

  /** Takes a word; brackets are part of it when they have their partners. */
  function plain() {
    const from = at;
    for (let n = 1; n; at += n) {
      take(plainly);
      n = peek() === "(" ? pair() : 0;
    }
    return input.slice(from, at);
  }

  /** How long the pair of brackets that begins here is. */
  function pair() {
    let open = 0;
    let length = 0;
    for (const c of cut(input.slice(at, at + 2 * LONGEST_PAIR), LONGEST_PAIR)) {
      length += c.length;
      if (c === "(") open++;
      else if (c === ")") {
        if (!--open) return length;
      } else if (!c.replace(/[\0- \xa0\u2028\u2029\u3000"“”„]/, "")) break;
    }
    return 0;
  }

  function word() {
    const written = plain();
    const text = written.replace(/\*+$/, "");
    return text ? { op: "word", text, ...(text !== written && { prefix: true }), ...(at === input.length && { last: true }) } : null;
  }

  let root = or();
  while (at < input.length) {
    problem("bracket", at++);
    const more = or();
    if (more) root = all(root, more);
  }
  problems.sort((a, b) => a.from - b.from);
  return { root, problems };
}

function nearest(written) {
  let best = "";
  let least = 3;
  for (const name of suggested) {
    const d = distance(written, name, 2);
    if (d < least) [best, least] = [name, d];
  }
  return best;
}

/** Writes a query in its plainest form. @param {Node|null} n */
export function print(n, outer = 0) {
  if (!n) return "";
  const { op, args, name, text } = n;
  const join = (sep, level, open) => {
    const all = args.map((a) => print(a, level)).join(sep);
    return open ? all : `(${all})`;
  };
  if (op === "and") return join(" ", 1, outer < 2);
  if (op === "or") return join(" OR ", 0, !outer);
  if (op === "not") {
    const arg = print(args[0], 2);
    return (arg.startsWith("-") ? "NOT " : "-") + arg;
  }
  const quoted = () => `"${text.replace(/["“”„\\]/g, "\\$&")}"`;
  if (op === "phrase") return quoted();
  if (op === "field") return name + ":" + (/[\0- \xa0\u2028\u2029\u3000"“”„()]/.test(text) ? quoted() : text);
  return text + (n.prefix ? "*" : "");
}

/**
 * Letters to change, add, leave out or swap to make b of a; limit+1 when more than limit.
 * @param {string} first
 * @param {string} second
 */
export function distance(first, second, limit) {
  const a = Array.from(first);
  const b = Array.from(second);
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let d = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2] + 1);
      row.push(d);
      least = Math.min(least, d);
    }
    if (least > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length], limit + 1);
}
