// The search overlay: a combobox whose list of hits is real links.
import { count, fill, h, marked, settled, severity } from "./dom.js";
import { root } from "./load.js";
import { recent } from "./recent.js";
import { hitURL, searchURL } from "./address.js";

const INCIDENTS = 5;
const PASSAGES = 4;

/** @param {ReturnType<import("./engine.js").engine>} engine */
export function overlay(engine) {
  const box = document.getElementById("cmdk");
  const input = box?.querySelector("input");
  if (!input) return;
  const form = input.form;
  const list = box.querySelector("[data-list]");
  const status = box.querySelector("[role=status]");
  const all = box.querySelector("[data-all]");
  const start = [...list.children]; // the latest incidents and the pages, in the page itself
  let active = -1;
  let asked = 0;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "true");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Results");

  const options = () => [...list.querySelectorAll("[role=option]")];

  function select(n) {
    const list = options();
    list.forEach((o, i) => o.setAttribute("aria-selected", String(i === n)));
    active = list[n] ? n : -1;
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list[n].id);
    list[n].scrollIntoView({ block: "nearest" });
  }

  /** Shows groups of links; adopts the roles and ids that a listbox needs. */
  function show(groups, first) {
    fill(list, ...groups);
    list.querySelectorAll("h3").forEach((title, i) => {
      title.id = `cmdk-g${i}`;
      title.setAttribute("role", "presentation");
      const group = title.nextElementSibling;
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", title.id);
      for (const li of group.children) li.setAttribute("role", "presentation");
    });
    list.querySelectorAll("li a").forEach((a, i) => {
      a.id = `cmdk-o${i}`;
      a.tabIndex = -1;
      a.setAttribute("role", "option");
    });
    list.hidden = !groups.length;
    input.setAttribute("aria-expanded", String(options().length > 0));
    select(first);
  }

  const announce = settled(500, (text) => (status.textContent = text));
  const group = (title, items) => (items.length ? [h("h3", null, title), h("ul", null, items)] : []);
  const message = (...children) => h("p", { class: "cmdk-note" }, ...children);

  async function search() {
    const text = input.value;
    const mine = ++asked;
    const late = (fn, ms) => setTimeout(() => mine === asked && fn(), ms);
    all.hidden = !text.trim();
    if (!text.trim()) {
      box.removeAttribute("aria-busy");
      announce("");
      return show([...recentGroup(), ...start], -1);
    }
    const timers = [late(() => (box.setAttribute("aria-busy", "true"), list.childElementCount || show([message("Searching…")], -1)), 200), late(() => (status.textContent = "Loading"), 400)];
    try {
      const answer = await engine.ask(text, { typing: true });
      const groups = await draw(answer);
      if (mine !== asked) return;
      show(groups, 0);
      const n = answer.partial ? 0 : answer.docs.length;
      fill(all.querySelector("span"), n ? `all ${count(n, "result")}` : "search page");
      all.href = searchURL({ q: text });
      announce(n ? `${count(n, "result")} for ${text}` : `No results for ${text}`);
    } catch (error) {
      if (mine !== asked) return;
      const retry = h("button", { type: "button", class: "btn" }, "Retry");
      retry.onclick = search;
      show([message("The search index could not be read. ", String(error.message ?? error), " "), h("p", { class: "cmdk-note" }, retry)], -1);
      status.textContent = "The search index could not be read";
    } finally {
      timers.forEach(clearTimeout);
      if (mine === asked) box.removeAttribute("aria-busy");
    }
  }

  const where = (f) => [f.v?.[0]?.split(" / ")[0], f.dt?.replace(/^\d+ /, "")].filter(Boolean).join(", ");

  /** Incidents, terms, then passages inside postmortems. */
  async function draw({ docs, text, want, notes, partial }) {
    const [hits, named] = await Promise.all([Promise.all(docs.slice(0, INCIDENTS).map((d) => engine.hit(d, want, 1, 90))), engine.named(text)]);
    const item = (href, kind, title, more) => h("li", null, h("a", { href }, kind, h("span", null, title), h("small", null, more)));
    const incidents = hits.map((f) => item(hitURL(f, want, ""), severity(f) || h("small", null, "Incident"), marked(f.t, f.marks), where(f)));
    const passages = hits.flatMap((f) => f.parts.map((e) => item(hitURL(f, want, e.anchor), h("small", { title: e.label }, e.label), marked(e.text, e.marks), where(f))));
    const terms = group("Causes and services", named.map((t) => item(t.query ? searchURL({ q: t.query }) : root() + encodeURI(t.url), h("small", null, t.label), marked(t.name, t.marks), count(t.size, "incident"))));
    if (!hits.length) return [message(`Nothing for “${text.trim()}”. `, h("a", { href: searchURL({ q: text }) }, "See what comes close")), ...terms];
    return [
      ...(partial
        ? [message("No incident has all of these words. These have some.")]
        : notes.filter((n) => n.kind === "fuzzy").map((n) => message(`Nothing has “${n.word}”. These have ${n.used.join(", ")}.`))),
      ...group("Incidents", incidents),
      ...terms,
      ...group("Inside postmortems", passages.slice(0, PASSAGES)),
    ];
  }

  function recentGroup() {
    const items = recent.list().map((q) => {
      const drop = h("button", { type: "button", class: "cmdk-drop", "aria-label": `Forget “${q}”`, tabindex: -1 }, "×");
      drop.onclick = () => (recent.remove(q), search(), input.focus());
      return h("li", { class: "cmdk-recent" }, h("a", { href: searchURL({ q }) }, h("small", null, "Recent"), h("span", null, q)), drop);
    });
    const button = (title, keep) => {
      const b = h("button", { type: "button" }, title);
      b.onclick = () => (recent.turn(keep), search(), input.focus());
      return b;
    };
    if (!recent.on()) return [message(button("Keep recent searches", true))];
    return items.length ? [...group("Recent searches", items), message(button("Clear all", true), button("Keep none", false))] : [];
  }

  /** Opens a link; the entry that opening the overlay made in the history is replaced. */
  function go(url, elsewhere) {
    recent.add(input.value);
    if (elsewhere) return void open(url, "_blank", "noopener");
    box.dispatchEvent(new CustomEvent("leave", { detail: url }));
  }

  input.addEventListener("input", (e) => e.isComposing || search());
  input.addEventListener("compositionend", search);
  input.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229) return;
    const { pressed } = globalThis.afterword; // with the keys of every page
    const n = options().length;
    const down = pressed(e, "next");
    if (down || pressed(e, "previous")) {
      e.preventDefault();
      if (n) select(down ? (active + 1) % n : (active <= 0 ? n : active) - 1);
    } else if (e.key === "Enter") {
      e.preventDefault();
      const target = options()[active];
      if (target && !pressed(e, "all")) go(target.href, e.metaKey || e.ctrlKey);
      else if (input.value.trim()) go(searchURL({ q: input.value }), e.metaKey || e.ctrlKey);
    }
  });
  form.addEventListener("submit", (e) => e.preventDefault());
  box.addEventListener("click", (e) => {
    const a = e.target.closest("a");
    if (!a || e.defaultPrevented) return;
    recent.add(input.value);
    if (e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    go(a.href);
  });
  list.addEventListener("pointermove", (e) => {
    const n = options().indexOf(e.target.closest("[role=option]"));
    if (n >= 0 && n !== active) select(n);
  });
  search();
}
