// Help when nothing has all the words: what was meant, what to leave out, what comes close.
import { count, h } from "./dom.js";
import { print } from "./query.js";
import { root } from "./load.js";
import { searchURL } from "./address.js";

const CAUSES = 4;

/**
 * @param {ReturnType<import("./engine.js").engine>} engine
 * @param {import("./ask.js").Answer} answer
 * @param {import("./address.js").State} state
 */
export async function nothing(engine, answer, state, fullQuery) {
  const filters = Object.values(state.chosen).flat().length + (state.from ? 1 : 0) + (state.to ? 1 : 0);
  const selection = Object.fromEntries(Object.entries(state.chosen).filter(([name]) => name !== "in"));
  const rows = [];
  const offer = async (text, next) => {
    if (rows.some((r) => r.text === text)) return;
    const n = await engine.total(fullQuery(next), next.chosen === state.chosen ? selection : {});
    if (n) rows.push({ text, n, url: searchURL(next) });
  };
  const bare = { ...state, chosen: {}, from: "", to: "", page: 1 };
  if (filters) await offer(`${state.q || "Everything"}, without the filters`, bare);

  const parts = answer.root?.op === "and" ? answer.root.args : [];
  const meant = await correction(answer, state, (q) => engine.total(q, {}));
  const killers = answer.without;
  if (parts.length > 1 && parts.length < 13) {
    for (const p of parts) {
      if (p.op === "field" && ["in", "after", "before"].includes(p.name) && !state.q.includes(p.name + ":")) continue;
      const rest = parts.filter((x) => x !== p);
      const q = print(rest.length > 1 ? { op: "and", args: rest } : rest[0]);
      const what = p.op === "field" ? `${q}, any ${p.name}` : `${q}, without ${print(p)}`;
      await offer(what, { ...bare, q, chosen: state.chosen });
      if (rows.length > 4) break;
    }
  }
  const words = parts.filter((p) => p.op === "word" || p.op === "phrase");
  if (words.length > 1) await offer("Any of the words", { ...bare, q: print({ op: "or", args: words }) });

  const why = killers.length ? h("p", null, killers.length === 1 ? "No incident has the word " : "No incident has the words ", killers.map((k, i) => [i ? ", " : "", h("b", null, k)])) : null;
  return [
    h("div", { class: "empty" },
      h("h2", null, state.q.trim() ? `Nothing for “${state.q.trim().slice(0, 120)}”` : "Nothing matches these filters"),
      meant && h("p", null, "Did you mean ", h("a", { href: searchURL({ ...bare, q: meant.q }) }, meant.q), `? It matches ${count(meant.n, "incident")}.`),
      why),
    h("div", { class: "cols" },
      column("Loosen the search", [...rows.map((r) => row(h("a", { href: r.url }, r.text), r.n)), row(h("a", { href: root() + "incidents.html" }, "All incidents"), (await engine.about()).docs)]),
      await causes(engine, answer)),
  ];
}

const row = (link, n) => h("li", { class: "two" }, link, h("span", { class: "dim" }, n.toLocaleString("en")));
const column = (title, rows) => h("section", { class: "c6" }, h("div", { class: "sec flush" }, h("header", null, h("h2", null, title)), h("ul", { class: "rows" }, rows)));

/** The causes of what comes close: hits of any of the words, else the biggest of all. */
async function causes(engine, { partial, docs }) {
  for (const name of ["cause", "suggested"]) {
    const terms = partial ? await engine.counts(docs.slice(0, 30), name) : (await engine.terms(name)).map((t) => ({ ...t, n: t.size }));
    const top = terms.filter((t) => t.n).sort((a, b) => b.n - a.n).slice(0, CAUSES);
    if (top.length) {
      const rows = top.map((t) => row(h("a", { class: "cause", href: root() + encodeURI(t.url) }, t.name), t.size));
      return column(partial ? "Causes of what comes close" : "Causes to look through", rows);
    }
  }
  return null;
}

/** The query with its corrections written out, when that finds something without the filters. */
async function correction(answer, state, find) {
  let q = state.q;
  for (const n of answer.notes) if (n.kind === "fuzzy") q = q.replaceAll(n.word, n.used[0]);
  const n = q === state.q ? 0 : await find(q);
  return n ? { q, n } : null;
}
