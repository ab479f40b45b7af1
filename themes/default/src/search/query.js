// The query language, parsed as site/internal/search/query.go does;
// site/internal/search/testdata/queries.json holds cases for both.

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

const aliases = new Map(
  (
    "service cause suggested tag team severity sev>severity year in is title id>name name summary timeline actions " +
    "action>actions text after from>after since>after before to>before until>before duration"
  )
    .split(" ")
    .map((a) => a.split(">"))
    .map(([a, b]) => [a, b || a]),
);
const suggested = "service cause tag team severity year title summary timeline actions after before duration suggested".split(" ");
const LONGEST = 20000;
const LONGEST_PAIR = 200;
const DEEPEST = 50;
const MOST_PARTS = 64;

const isSpace = (c) => c !== "" && (c <= " " || c === "\u00a0" || c === "\u2028" || c === "\u2029" || c === "\u3000");
const isQuote = (c) => c === '"' || c === "“" || c === "”" || c === "„";
const isLetter = (c) => /^[A-Za-z]$/.test(c);
const trim = (s) => {
  const c = Array.from(s);
  while (c.length && isSpace(c[0])) c.shift();
  while (c.length && isSpace(c.at(-1))) c.pop();
  return c.join("");
};

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
  const input = Array.from(text.replaceAll("\0", " ")).slice(0, LONGEST);
  /** @type {Problem[]} */
  const problems = [];
  let at = 0;
  let depth = 0;
  let parts = 0;

  const problem = (code, from, to, hint) => problems.push(hint ? { code, from, to, hint } : { code, from, to });
  const peek = (n = 0) => input[at + n] ?? "";

  function keyword(word) {
    for (let i = 0; i < word.length; i++) if (peek(i) !== word[i]) return false;
    const c = peek(word.length);
    if (c && !isSpace(c) && c !== "(" && c !== ")" && !isQuote(c)) return false;
    at += word.length;
    return true;
  }

  function or() {
    const args = [];
    let dangling = -1;
    for (;;) {
      const n = and();
      if (n) args.push(...(n.op === "or" ? n.args : [n]));
      else if (dangling >= 0) problem("or", dangling, dangling + 2);
      const from = at;
      if (!keyword("OR")) break;
      dangling = -1;
      if (!n && !args.length) problem("or", from, from + 2);
      else dangling = from;
    }
    return args.length > 1 ? { op: "or", args } : (args[0] ?? null);
  }

  function and() {
    let out = null;
    for (;;) {
      while (isSpace(peek())) at++;
      if (at >= input.length || peek() === ")") return out;
      const from = at;
      if (keyword("OR")) {
        at = from;
        return out;
      }
      if (keyword("AND")) continue;
      const n = unary();
      if (n) out = all(out, n);
    }
  }

  function unary() {
    let n;
    const c = peek(1);
    if (peek() === "-" && c && c !== "-" && c !== ")" && !isSpace(c)) {
      at++;
      n = primary();
    } else if (keyword("NOT")) {
      while (isSpace(peek())) at++;
      if (!peek() || peek() === ")") return null;
      n = unary();
    } else return primary();
    if (!n) return null;
    return n.op === "not" ? n.args[0] : { op: "not", args: [n] };
  }

  function primary() {
    if (++parts > MOST_PARTS) {
      at = input.length;
      return null;
    }
    const c = peek();
    if (c === "(") return bracket();
    if (isQuote(c)) {
      const t = quoted();
      return t ? { op: "phrase", text: t } : null;
    }
    const f = field();
    return f === undefined ? word() : f;
  }

  function bracket() {
    const from = at++;
    if (depth >= DEEPEST) {
      problem("bracket", from, from + 1);
      return null;
    }
    depth++;
    const n = or();
    depth--;
    if (peek() === ")") at++;
    else problem("bracket", from, from + 1);
    return n;
  }

  function quoted() {
    const from = at++;
    let s = "";
    while (at < input.length) {
      let c = input[at++];
      if (c === "\\" && (isQuote(peek()) || peek() === "\\")) c = input[at++];
      else if (isQuote(c)) return trim(s);
      s += c;
    }
    problem("quote", from, from + 1);
    return trim(s);
  }

  /** undefined when here is no field. */
  function field() {
    const from = at;
    let colon = 0;
    while (isLetter(peek(colon))) colon++;
    if (!colon || peek(colon) !== ":") return undefined;
    const written = input.slice(at, at + colon).join("").toLowerCase();
    const next = peek(colon + 1);
    const name = aliases.get(written);
    if (!name) {
      if (written.length <= 12 && next && !isSpace(next) && !"/:)".includes(next) && !/^[0-9]$/.test(next)) {
        problem("field", from, from + colon, nearest(written));
      }
      return undefined;
    }
    at += colon + 1;
    const value = isQuote(next) ? quoted() : plain();
    if (!value) {
      problem("empty", from, from + colon + 1);
      return null;
    }
    return { op: "field", name, text: value };
  }

  function plain() {
    const from = at;
    while (at < input.length) {
      const c = peek();
      if (isSpace(c) || isQuote(c) || c === ")") break;
      if (c === "(") {
        const n = pair();
        if (!n) break;
        at += n;
      } else at++;
    }
    return input.slice(from, at).join("");
  }

  function pair() {
    let open = 0;
    for (let i = 0; i < LONGEST_PAIR; i++) {
      const c = peek(i);
      if (!c || isSpace(c) || isQuote(c)) return 0;
      if (c === "(") open++;
      else if (c === ")" && --open === 0) return i + 1;
    }
    return 0;
  }

  function word() {
    const written = plain();
    const t = written.replace(/\*+$/, "");
    if (!t) return null;
    const n = { op: "word", text: t };
    if (t !== written) n.prefix = true;
    if (at === input.length) n.last = true;
    return n;
  }

  let root = or();
  while (at < input.length) {
    problem("bracket", at, at + 1);
    at++;
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
  const join = (sep, level) => n.args.map((a) => print(a, level)).join(sep);
  switch (n.op) {
    case "and":
      return outer < 2 ? join(" ", 1) : `(${join(" ", 1)})`;
    case "or":
      return outer === 0 ? join(" OR ", 0) : `(${join(" OR ", 0)})`;
    case "not": {
      const arg = print(n.args[0], 2);
      return arg.startsWith("-") ? "NOT " + arg : "-" + arg;
    }
    case "phrase":
      return quote(n.text);
    case "field":
      return n.name + ":" + (Array.from(n.text).some((c) => isSpace(c) || isQuote(c) || c === "(" || c === ")") ? quote(n.text) : n.text);
  }
  return n.text + (n.prefix ? "*" : "");
}

export const quote = (s) => `"${Array.from(s, (c) => (isQuote(c) || c === "\\" ? "\\" + c : c)).join("")}"`;

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
