// The search overlay: a combobox whose list of hits is real links.
import { asking } from "./asking.js";
import { button, count, elsewhere, fill, h, marked, set, severity, taken, typed } from "./dom.js";
import { hitURL, path, searchURL } from "./address.js";
import { recent } from "./recent.js";
import { INCIDENTS, PASSAGES } from "./limits.js";

/** @param {ReturnType<import("./engine.js").engine>} engine */
export function overlay(engine) {
  const box = document.getElementById("cmdk");
  const input = box?.querySelector("input");
  if (!input) return;
  const [list, status, all] = ["[data-list]", "[role=status]", "[data-all]"].map((s) => box.querySelector(s));
  const start = [...list.children]; // the latest incidents and the pages, in the page itself
  let active = -1;

  set(input, { role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list" });
  set(list, { role: "listbox", "aria-label": "Results" });

  const options = () => [...list.querySelectorAll("[role=option]")];

  function select(n) {
    const list = options();
    list.forEach((o, i) => set(o, { "aria-selected": i === n }));
    active = list[n] ? n : -1;
    set(input, { "aria-activedescendant": list[n]?.id ?? null });
    list[n]?.scrollIntoView({ block: "nearest" });
  }

  /** Shows groups of links; adopts the roles and ids that a listbox needs. */
  function show(groups, first = -1) {
    const role = "presentation";
    fill(list, groups);
    list.querySelectorAll("h3").forEach((title, i) => {
      set(title, { id: "cmdk-g" + i, role });
      const group = set(title.nextElementSibling, { role: "group", "aria-labelledby": title.id });
      for (const li of group.children) set(li, { role });
    });
    list.querySelectorAll("li a").forEach((a, i) => set(a, { id: "cmdk-o" + i, tabIndex: -1, role: "option" }));
    list.hidden = !groups.length;
    set(input, { "aria-expanded": options().length > 0 });
    select(first);
  }

  const group = (title, items) => (items.length ? [h("h3", title), h("ul", items)] : []);
  const message = (...children) => h("p.cmdk-note", children);

  const ask = asking({ box, status, again: search, failed: (text, retry) => show([message(text), message(retry)]) });

  function search() {
    const text = input.value;
    all.hidden = !text.trim();
    if (all.hidden) {
      show([...recentGroup(), ...start]);
      return ask();
    }
    return ask(async (late, say) => {
      const answer = await engine.ask(text, { typing: true });
      const groups = await draw(answer);
      if (late()) return;
      const n = !answer.partial && answer.docs.length;
      show(groups, 0);
      fill(all.querySelector("span"), n ? "all " + count(n, "result") : "search page");
      all.href = searchURL({ q: text });
      say(n, text);
    });
  }

  const where = (f) => [f.v?.[0]?.split(" / ")[0], f.dt?.replace(/^\d+ /, "")].filter(Boolean).join(", ");
  const item = (href, kind, title, more) => h("li", h("a", { href }, kind, h("span", title), h("small", more)));

  /** Incidents, terms, then passages inside postmortems. */
  async function draw({ docs, text, want, notes, partial }) {
    const [hits, named] = await Promise.all([Promise.all(docs.slice(0, INCIDENTS).map((d) => engine.hit(d, want, 1, 90))), engine.named(text)]);
    const terms = group("Causes and services", named.map((t) => item(t.query ? searchURL({ q: t.query }) : path(t.url), h("small", t.label), marked(t.name, t.marks), count(t.size))));
    if (!hits.length) return [message(`Nothing for “${text.trim()}”. `, h("a", { href: searchURL({ q: text }) }, "See what comes close")), ...terms];
    const incidents = hits.map((f) => item(hitURL(f, want), f.s ? severity(f.s, f.r) : h("small", "Incident"), marked(f.t, f.marks), where(f)));
    const passages = hits.flatMap((f) => f.parts.map((e) => item(hitURL(f, want, e.anchor), h("small", { title: e.label }, e.label), marked(e.text, e.marks), where(f))));
    return [
      ...(partial ? ["No incident has all of these words. These have some."] : taken(notes, (word, used) => `Nothing has “${word}”. These have ${used}.`)).map((x) => message(x)),
      ...group("Incidents", incidents),
      ...terms,
      ...group("Inside postmortems", passages.slice(0, PASSAGES)),
    ];
  }

  function recentGroup() {
    const changing = (classes, text, change, more) => button(classes, text, () => (change(), search(), input.focus()), more);
    const turning = (text, on) => changing("", text, () => recent.turn(on));
    const items = recent.list().map((q) => {
      const drop = changing(".cmdk-drop", "×", () => recent.remove(q), { "aria-label": `Forget “${q}”`, tabIndex: -1 });
      return h("li.cmdk-recent", h("a", { href: searchURL({ q }) }, h("small", "Recent"), h("span", q)), drop);
    });
    if (!recent.on()) return [message(turning("Keep recent searches", true))];
    return items.length ? [...group("Recent searches", items), message(turning("Clear all", true), turning("Keep none", false))] : [];
  }

  /** Opens a link; the entry that opening the overlay made in the history is replaced. */
  function go(url, e) {
    e.preventDefault();
    recent.add(input.value);
    if (e.metaKey || e.ctrlKey) open(url, "_blank", "noopener");
    else box.dispatchEvent(new CustomEvent("leave", { detail: url }));
  }

  typed(input, search);
  input.onkeydown = (e) => {
    if (e.isComposing || e.keyCode === 229) return;
    const { pressed } = globalThis.afterword; // with the keys of every page
    const list = options();
    const n = list.length;
    const down = pressed(e, "next");
    if (down || pressed(e, "previous")) {
      e.preventDefault();
      if (n) select(down ? (active + 1) % n : (active <= 0 ? n : active) - 1);
    } else if (e.key === "Enter") {
      e.preventDefault();
      const target = !pressed(e, "all") && list[active];
      if (target) go(target.href, e);
      else if (input.value.trim()) go(searchURL({ q: input.value }), e);
    }
  };
  input.form.onsubmit = (e) => e.preventDefault();
  box.onclick = (e) => {
    const a = e.target.closest("a");
    if (!a || e.defaultPrevented) return;
    if (elsewhere(e)) recent.add(input.value);
    else go(a.href, e);
  };
  list.onpointermove = (e) => {
    const n = options().indexOf(e.target.closest("[role=option]"));
    if (n >= 0 && n !== active) select(n);
  };
  search();
}
