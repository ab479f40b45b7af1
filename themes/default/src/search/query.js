// The query language, parsed as site/internal/search/query.go does;
// site/internal/search/testdata/queries.json holds cases for both.
import { cut } from "./analysis.js";
import { pairs } from "./porter.js";
import { DEEPEST, LONGEST_PAIR, LONGEST_QUERY, MOST_PARTS, SUGGESTED } from "./limits.js";

/**
 * @typedef {object} Node
 * @property {"and"|"or"|"not"|"word"|"phrase"|"field"} op
 * @property {Node[]} [args]
 * @property {string} [name] of a field
 * @property {string} [text]
 * @property {boolean} [prefix]
 * @property {boolean} [last]
 *
 * @typedef {{code: string, from?: number, hint?: string}} Problem from is only what they are sorted by
 */

/** The names of fields, and behind what is suggested those that are not, and what stands for others. */
const names = pairs(
  "service cause tag team severity year title summary timeline actions after before duration suggested in is name text sev>severity id>name action>actions from>after since>after to>before until>before",
);

// Spaces are [\0- \xa0\u2028\u2029\u3000], quotation marks ["“”„].
const letter = /[^\0- \xa0\u2028\u2029\u3000"“”„()]/.source;
const plainly = new RegExp(letter + "*", "y");
const space = /[\0- \xa0\u2028\u2029\u3000]*/y;
const minus = /-(?=[^\0- \xa0\u2028\u2029\u3000)-])/y;
const quotation = /["“”„]((?:\\["“”„\\]|[^"“”„])*)(["“”„]?)/y;
const fieldName = /([A-Za-z]+):/y;

/** What a node joins by an operation. @param {Node} [n] @returns {Node[]} */
export const partsOf = (n, op) => (!n ? [] : n.op === op ? n.args : [n]);

/** Joins nodes, of which some may be missing. @returns {Node|undefined} */
function joined(op, ...nodes) {
  const args = nodes.flatMap((n) => partsOf(n, op));
  return args.length > 1 ? { op, args } : args[0];
}

/**
 * @param {string} text
 * @returns {{root: Node|undefined, problems: Problem[]}}
 */
export function parse(text) {
  const input = cut(text.replaceAll("\0", " "), LONGEST_QUERY);
  /** @type {Problem[]} */
  const problems = [];
  let at = 0;
  let depth = 0;
  let parts = 0;

  const problem = (code, from, hint) => problems.push({ code, from, hint });
  const peek = () => input[at] ?? "";

  /** Moves over what fits here. */
  function take(pattern) {
    pattern.lastIndex = at;
    const found = pattern.exec(input);
    if (found) at = pattern.lastIndex;
    return found;
  }
  const operator = (word) => take(new RegExp(`${word}(?!${letter})`, "y"));

  function or() {
    let out;
    let dangling = -1;
    for (;;) {
      const n = and();
      if (!n && dangling >= 0) problem("or", dangling);
      out = joined("or", out, n);
      dangling = at;
      if (!operator("OR")) return out;
      if (!out) {
        problem("or", dangling);
        dangling = -1;
      }
    }
  }

  function and() {
    let out;
    for (;;) {
      take(space);
      const from = at;
      if (at >= input.length || peek() === ")" || operator("OR")) {
        at = from;
        return out;
      }
      if (!operator("AND")) out = joined("and", out, unary());
    }
  }

  function unary() {
    let n;
    if (take(minus)) n = primary();
    else if (operator("NOT")) {
      take(space);
      if (!peek() || peek() === ")") return;
      n = unary();
    } else return primary();
    return n && (n.op === "not" ? n.args[0] : { op: "not", args: [n] });
  }

  function primary() {
    if (++parts > MOST_PARTS) {
      at = input.length;
      return;
    }
    if (peek() === "(") return bracket();
    const text = quoted();
    if (text) return { op: "phrase", text };
    return text ?? field() ?? word();
  }

  function bracket() {
    const from = at++;
    let n;
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
    if (!found) return;
    if (!found[2]) problem("quote", from);
    return found[1].replace(/\\(["“”„\\])/g, "$1").replace(/^[\0- \xa0\u2028\u2029\u3000]+|[\0- \xa0\u2028\u2029\u3000]+$/g, "");
  }

  /** undefined when here is no field, "" when it has no value. */
  function field() {
    const from = at;
    const found = take(fieldName);
    if (!found) return;
    const written = found[1].toLowerCase();
    const known = names.find(([name]) => name === written);
    if (!known) {
      if (written.length <= 12 && /[^\0- \xa0\u2028\u2029\u3000/:)0-9]/.test(peek())) problem("field", from, nearest(written));
      at = from;
      return;
    }
    const text = quoted() ?? plain();
    if (text) return { op: "field", name: known.at(-1), text };
    problem("empty", from);
    return text;
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
      else if (c === ")" && !--open) return length;
      else if (/[\0- \xa0\u2028\u2029\u3000"“”„]/.test(c)) break;
    }
    return 0;
  }

  function word() {
    const written = plain();
    const text = written.replace(/\*+$/, "");
    return text && { op: "word", text, prefix: text !== written, last: at === input.length };
  }

  let root = or();
  while (at < input.length) {
    problem("bracket", at++);
    root = joined("and", root, or());
  }
  problems.sort((a, b) => a.from - b.from);
  return { root, problems };
}

function nearest(written) {
  let best;
  let least = 3;
  for (const [name] of names.slice(0, SUGGESTED)) {
    const d = distance(written, name, 2);
    if (d < least) [best, least] = [name, d];
  }
  return best;
}

/** Writes a query in its plainest form. @param {Node} [n] */
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
  const a = [...first];
  const b = [...second];
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [];
  let last = [...b.keys(), b.length];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let d = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2] + 1);
      row.push(d);
      least = Math.min(least, d);
    }
    if (least > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length], limit + 1);
}
