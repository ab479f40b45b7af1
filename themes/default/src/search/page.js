// The search page: its address is its state.
import { asking } from "./asking.js";
import { button, count, fill, h, instead, link, marked, seen, settled, severity, taken, typed } from "./dom.js";
import { fullQuery, hitURL, readState, searchURL, selectionOf } from "./address.js";
import { recent } from "./recent.js";
import { facetBox } from "./facetbox.js";
import { nothing } from "./nothing.js";
import { AT_ONCE, PER_PAGE } from "./limits.js";

const sorts = { "": "Best match", newest: "Newest", oldest: "Oldest", longest: "Longest" };

/** A hit with its best places. */
function hit(f, want) {
  const some = (kind, list = []) => list.slice(0, 3).map((x) => h(kind, x));
  return [
    h("h3", h("a", { href: hitURL(f, want) }, marked(f.t, f.marks))),
    h("div.imeta", f.s && severity(f.s, f.r), h("span.tags", some("span.svc", f.v), some("span.cause", f.c)), h("span.dim", f.dt && h("time", { datetime: f.d }, f.dt), f.dt && f.l && ", ", f.l)),
    f.parts.length > 0 && h("div.hits", f.parts.map((e) => h("a", { href: hitURL(f, want, e.anchor) }, h("span", e.label), h("span", marked(e.text, e.marks))))),
  ];
}

/** @param {ReturnType<import("./engine.js").engine>} engine */
export function searchPage(engine) {
  const main = document.querySelector("[data-search-page]");
  if (!main) return;
  const form = main.querySelector("form.searchbox");
  const input = form.elements.q;
  const [side, bar, results, more, chips, status, none] = ["facets", "bar", "results", "more", "chips", "status", "nothing"].map((n) => main.querySelector(`[data-${n}]`));
  let state = readState();

  function change(next, quietly) {
    state = { ...state, page: 1, ...next };
    const url = searchURL(state);
    history[quietly || url === searchURL(readState()) ? "replaceState" : "pushState"](null, "", url);
    draw();
  }

  const failed = (text, retry) => {
    fill(results, h("li.failed", h("p", text), retry));
    fill(bar);
    fill(more);
  };
  const ask = asking({ box: main, status, failed, again: draw });

  function draw() {
    if (document.activeElement !== input) input.value = state.q;
    document.title = (state.q ? state.q + " · " : "") + (main.dataset.title || "Search");
    ask(async (late, say) => {
      const answer = await engine.ask(fullQuery(state), { selection: selectionOf(state), sort: state.sort });
      const n = answer.docs.length;
      const box = await facetBox(engine, answer, state, change);
      const [items, watch] = await resultList(answer);
      if (late()) return;
      fill(side, n || box.chips.length ? box.groups : []); // nothing is left to filter
      fill(chips, box.chips);
      drawBar(answer, n);
      fill(results, items);
      watch();
      fill(more, pager(n));
      main.toggleAttribute("data-none", !n);
      const found = !answer.partial && n;
      const help = found ? [] : await nothing(engine, answer, state);
      if (late()) return;
      fill(none, help);
      say(found, state.q);
    });
  }

  /** What could not be taken as it was meant; the page holds the words. @param {import("./query.js").Problem[]} problems */
  function problemText(problems) {
    const texts = problems.map(({ code, hint }) => main.querySelector(`[data-problem=${code}]`).textContent + (hint ? (code === "field" ? `; did you mean ${hint}:?` : ": " + hint) : ""));
    return texts.length > 0 && h("span.problems", ` (${[...new Set(texts)].join("; ")})`);
  }

  function drawBar({ partial, notes, problems }, n) {
    const words = state.q.trim();
    fill(
      bar,
      h("p", partial
        ? [h("b", "Best partial matches"), `, ${count(n)} with some of the words`]
        : [h("b", count(n)), words && ` match${n === 1 ? "es" : ""} ${words}`, taken(notes, (word, used) => `, taking “${word}” for ${used}`), problemText(problems)]),
      button(".btn.only-s", "Filter", null, { popovertarget: "facets" }),
      h("span.seg", Object.entries(sorts).map(([sort, title]) =>
        link(searchURL({ ...state, sort, page: 1 }), title, () => change({ sort }), { "aria-current": state.sort === sort || null }))),
    );
  }

  /** The hits of this page; those out of view are read when they come near. */
  async function resultList({ docs, want }) {
    const shown = docs.slice((state.page - 1) * PER_PAGE, state.page * PER_PAGE);
    const items = shown.map(() => h("li.pending"));
    const read = async (i) => {
      fill(items[i], hit(await engine.hit(shown[i], want), want));
      items[i].className = "";
    };
    await Promise.all(shown.slice(0, AT_ONCE).map((_, i) => read(i)));
    return [items, () => items.slice(AT_ONCE).forEach((li, i) => seen(li, () => read(AT_ONCE + i).catch(() => {})))];
  }

  function pager(n) {
    const { page } = state;
    const pages = Math.ceil(n / PER_PAGE);
    const left = n - page * PER_PAGE;
    const turn = (page, text, rel) => link(searchURL({ ...state, page }), text, () => (change({ page }), results.scrollIntoView({ block: "start" })), { rel });
    return [
      page > 1 && turn(page - 1, "Previous", "prev"),
      left > 0 && turn(page + 1, count(left, "more result"), "next"),
      pages > 1 && h("span.dim", `page ${Math.min(page, pages)} of ${pages}`),
    ];
  }

  typed(input, settled(120, () => change({ q: input.value }, true)));
  form.onsubmit = (e) => {
    e.preventDefault();
    recent.add(input.value);
    change({ q: input.value });
  };
  onpopstate = () => {
    state = readState();
    input.value = state.q;
    draw();
  };
  for (const a of main.querySelectorAll("[data-try]")) a.onclick = instead(() => change(readState(a.search)));
  input.value = state.q;
  draw();
}
