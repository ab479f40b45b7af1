// Help when nothing has all the words: what was meant, what to leave out, what comes close.
import { count, figure, h } from "./dom.js";
import { print } from "./query.js";
import { fullQuery, path, searchURL, selectionOf } from "./address.js";
import { CAUSES } from "./limits.js";

/**
 * @param {ReturnType<import("./engine.js").engine>} engine
 * @param {import("./ask.js").Answer} answer
 * @param {import("./address.js").State} state
 */
export async function nothing(engine, answer, state) {
  const asked = state.q.trim();
  const { chosen } = state;
  const bare = { q: state.q, chosen: {} };
  const rows = new Map();
  const offer = async (text, next) => {
    if (rows.has(text)) return;
    const n = await engine.total(fullQuery(next), selectionOf(next));
    if (n) rows.set(text, row(searchURL(next), text, n));
  };
  if (state.from || state.to || Object.values(chosen).flat().length) await offer((state.q || "Everything") + ", without the filters", bare);

  const parts = answer.root?.op === "and" ? answer.root.args : [];
  if (parts.length < 13) {
    for (const p of parts) {
      const field = p.op === "field";
      if (field && ["in", "after", "before"].includes(p.name) && !state.q.includes(p.name + ":")) continue;
      const q = parts.filter((x) => x !== p).map((x) => print(x, 1)).join(" ");
      await offer(q + (field ? ", any " + p.name : ", without " + print(p)), { q, chosen });
      if (rows.size > 4) break;
    }
  }
  const words = parts.filter((p) => p.op === "word" || p.op === "phrase");
  if (words.length > 1) await offer("Any of the words", { ...bare, q: print({ op: "or", args: words }) });
  const { without } = answer;
  return [
    h("div.empty",
      h("h2", asked ? `Nothing for “${asked.slice(0, 120)}”` : "Nothing matches these filters"),
      await meant(engine, answer, bare),
      without.length > 0 && h("p", `No incident has the word${without[1] ? "s" : ""} `, without.map((w, i) => [i ? ", " : "", h("b", w)]))),
    h("div.cols",
      column("Loosen the search", [...rows.values(), row(path("incidents.html"), "All incidents", (await engine.about()).docs)]),
      await causes(engine, answer)),
  ];
}

const row = (href, text, n, kind = "a") => h("li.two", h(kind, { href }, text), h("span.dim", figure(n)));
const column = (title, rows) => h("section.c6", h("div.sec.flush", h("header", h("h2", title)), h("ul.rows", rows)));

/** The causes of what comes close: hits of any of the words, else the biggest of all. */
async function causes(engine, { partial, docs }) {
  for (const name of ["cause", "suggested"]) {
    const terms = partial ? await engine.counts(docs.slice(0, 30), name) : (await engine.terms(name)).map((t) => ({ ...t, n: t.size }));
    const top = terms.filter((t) => t.n).sort((a, b) => b.n - a.n).slice(0, CAUSES);
    if (top.length) return column(partial ? "Causes of what comes close" : "Causes to look through", top.map((t) => row(path(t.url), t.name, t.size, "a.cause")));
  }
}

/** The query with its corrections written out, when that finds something without the filters. */
async function meant(engine, { notes }, bare) {
  let { q } = bare;
  for (const n of notes) if (n.kind === "fuzzy") q = q.replaceAll(n.word, n.used[0]);
  const n = q !== bare.q && (await engine.total(q));
  return n > 0 && h("p", "Did you mean ", h("a", { href: searchURL({ q }) }, q), `? It matches ${count(n)}.`);
}
