// The search page: its address is its state.
import { count, fill, h, marked, seen, settled, severity } from "./dom.js";
import { hitURL, readState, searchURL } from "./address.js";
import { recent } from "./recent.js";
import { facetBox } from "./facetbox.js";
import { nothing } from "./nothing.js";

const PER_PAGE = 10;
const AT_ONCE = 5; // hits that are read at once; the others when they come into view

/** @param {ReturnType<import("./engine.js").engine>} engine */
export function searchPage(engine) {
  const main = document.querySelector("[data-search-page]");
  if (!main) return;
  const form = main.querySelector("form.searchbox");
  const input = form.elements.q;
  const [side, bar, results, more, chips, status] = ["facets", "bar", "results", "more", "chips", "status"].map((n) => main.querySelector(`[data-${n}]`));
  let state = readState();
  let asked = 0;
  const announce = settled(500, (text) => (status.textContent = text));

  /** The query with what the address adds to it. */
  const fullQuery = (s) => [s.q, ...(s.chosen.in ?? []).map((f) => `in:${f}`), s.from && `after:${s.from}`, s.to && `before:${s.to}`].filter(Boolean).join(" ");

  const selectionOf = (s) => Object.fromEntries(Object.entries(s.chosen).filter(([name]) => name !== "in"));

  function change(next, push) {
    state = { ...state, page: 1, ...next };
    const url = searchURL(state);
    if (push && url !== searchURL(readState())) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    draw();
  }

  async function draw() {
    const mine = ++asked;
    const slow = setTimeout(() => mine === asked && (main.setAttribute("aria-busy", "true"), (status.textContent = "Loading")), 400);
    if (document.activeElement !== input) input.value = state.q;
    document.title = (state.q ? state.q + " · " : "") + (main.dataset.title || "Search");
    try {
      const query = fullQuery(state);
      const answer = await engine.ask(query, { selection: selectionOf(state), sort: state.sort });
      const box = await facetBox(engine, answer, state, fullQuery, (next) => change(next, true));
      const list = await resultList(answer, () => mine === asked);
      if (mine !== asked) return;
      fill(side, answer.docs.length || box.chips.length ? box.groups : ""); // nothing is left to filter
      fill(chips, box.chips);
      drawBar(answer);
      fill(results, list.items);
      list.watch();
      fill(more, pager(answer));
      const none = answer.partial || !answer.docs.length;
      main.toggleAttribute("data-none", !answer.docs.length);
      const help = none ? await nothing(engine, answer, state, fullQuery) : [];
      if (mine !== asked) return;
      fill(main.querySelector("[data-nothing]"), help);
      announce(none ? `No results for ${state.q}` : `${count(answer.docs.length, "result")}${state.q ? " for " + state.q : ""}`);
    } catch (error) {
      if (mine !== asked) return;
      const retry = h("button", { type: "button", class: "btn" }, "Retry");
      retry.onclick = draw;
      fill(results, h("li", { class: "failed" }, h("p", null, "The search index could not be read. ", String(error.message ?? error)), retry));
      fill(bar);
      fill(more);
      status.textContent = "The search index could not be read";
    } finally {
      clearTimeout(slow);
      if (mine === asked) main.removeAttribute("aria-busy");
    }
  }

  function drawBar(answer) {
    const n = answer.docs.length;
    const words = state.q.trim();
    const also = answer.notes.flatMap((x) => (x.kind === "fuzzy" ? [`, taking “${x.word}” for ${x.used.join(", ")}`] : []));
    const sorts = [["", "Best match"], ["newest", "Newest"], ["oldest", "Oldest"], ["longest", "Longest"]];
    fill(
      bar,
      answer.partial
        ? h("p", null, h("b", null, "Best partial matches"), `, ${count(n, "incident")} with some of the words`)
        : h("p", null, h("b", null, count(n, "incident")), words ? (n === 1 ? " matches " : " match ") + words : "", ...also, problemText(answer)),
      h("button", { class: "btn only-s", type: "button", popovertarget: "facets" }, "Filter"),
      h("span", { class: "seg" }, sorts.map(([value, title]) => {
        const a = h("a", { href: searchURL({ ...state, sort: value, page: 1 }), "aria-current": state.sort === value ? "true" : null }, title);
        a.onclick = (e) => plain(e) && change({ sort: value }, true);
        return a;
      })),
    );
  }

  /** What could not be taken as it was meant. */
  function problemText(answer) {
    const said = { quote: "a quotation mark is not closed", bracket: "a bracket has no partner", or: "OR needs something on both sides", empty: "a field has no value", value: "a value cannot be read", term: "there is no such name", field: "there is no such field" };
    const texts = answer.problems.map((p) => said[p.code] + (p.hint ? (p.code === "field" ? `; did you mean ${p.hint}:?` : `: ${p.hint}`) : ""));
    return texts.length ? h("span", { class: "problems" }, " (", [...new Set(texts)].join("; "), ")") : null;
  }

  /** Whether a click is to be handled here rather than by the browser. */
  function plain(e) {
    if (e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return false;
    e.preventDefault();
    return true;
  }

  /** The hits of this page; those out of view are read when they come near. */
  async function resultList(answer) {
    const docs = answer.docs.slice((state.page - 1) * PER_PAGE, state.page * PER_PAGE);
    const items = docs.map(() => h("li", { class: "pending" }));
    const read = async (i) => {
      fill(items[i], hit(await engine.hit(docs[i], answer.want), answer.want));
      items[i].className = "";
    };
    await Promise.all(docs.slice(0, AT_ONCE).map((_, i) => read(i)));
    const watch = () => items.slice(AT_ONCE).forEach((li, i) => seen(li, () => read(AT_ONCE + i).catch(() => {})));
    return { items, watch };
  }

  function hit(f, want) {
    const when = [f.dt && h("time", { datetime: f.d }, f.dt), f.l && (f.dt ? ", " + f.l : f.l)];
    return [
      h("h3", null, h("a", { href: hitURL(f, want, "") }, marked(f.t, f.marks))),
      h("div", { class: "imeta" }, severity(f), h("span", { class: "tags" }, (f.v ?? []).slice(0, 3).map((v) => h("span", { class: "svc" }, v)), (f.c ?? []).slice(0, 3).map((c) => h("span", { class: "cause" }, c))), h("span", { class: "dim" }, when)),
      f.parts.length > 0 && h("div", { class: "hits" }, f.parts.map((e) => h("a", { href: hitURL(f, want, e.anchor) }, h("span", null, e.label), h("span", null, marked(e.text, e.marks))))),
    ];
  }

  function pager(answer) {
    const pages = Math.ceil(answer.docs.length / PER_PAGE);
    const link = (n, text, rel) => {
      const a = h("a", { href: searchURL({ ...state, page: n }), rel }, text);
      a.onclick = (e) => plain(e) && (change({ page: n }, true), results.scrollIntoView({ block: "start" }));
      return a;
    };
    const left = answer.docs.length - state.page * PER_PAGE;
    return [
      state.page > 1 && link(state.page - 1, "Previous", "prev"),
      left > 0 && link(state.page + 1, `${count(left, "more result")}`, "next"),
      pages > 1 && h("span", { class: "dim" }, `page ${Math.min(state.page, pages)} of ${pages}`),
    ];
  }

  const typed = settled(120, () => change({ q: input.value }, false));
  input.addEventListener("input", (e) => e.isComposing || typed());
  input.addEventListener("compositionend", typed);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    recent.add(input.value);
    change({ q: input.value }, true);
  });
  addEventListener("popstate", () => {
    state = readState();
    input.value = state.q;
    draw();
  });
  for (const a of main.querySelectorAll("[data-try]")) {
    a.addEventListener("click", (e) => plain(e) && change({ ...readState(new URL(a.href).search) }, true));
  }
  input.value = state.q;
  draw();
}
