// Highlights what was searched for on the page that a hit led to, without
// changing the page.
import { tokens } from "./analysis.js";
import { button, h } from "./dom.js";

const MOST = 500;

export function highlight() {
  const url = new URL(location.href);
  const terms = new Set((url.searchParams.get("h") ?? "").split(" ").filter(Boolean));
  const main = document.getElementById("main");
  if (!terms.size || !main || !globalThis.CSS?.highlights || !globalThis.Highlight) return;
  const ranges = [];
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, (n) => (n.parentElement.closest("script,style,svg,[hidden],.vh") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  for (let node = walk.nextNode(); node && ranges.length < MOST; node = walk.nextNode()) {
    for (const t of tokens(node.data)) {
      if (!terms.has(t.term)) continue;
      const r = new Range();
      r.setStart(node, t.start);
      r.setEnd(node, t.end);
      const last = ranges.at(-1);
      if (!last || last.endContainer !== node || last.endOffset <= t.start) ranges.push(r);
    }
  }
  if (!ranges.length) return;
  CSS.highlights.set("found", new Highlight(...ranges));

  let at = -1;
  const place = h("span", { role: "status" }, `${ranges.length} found`);
  const labelled = (label, text, fn) => button(".btn", text, fn, { "aria-label": label });
  const move = (by) => {
    at = (at + by + ranges.length) % ranges.length;
    const r = ranges[at];
    CSS.highlights.set("found-here", new Highlight(r));
    const box = r.getBoundingClientRect();
    scrollBy({ top: box.top - innerHeight / 3 });
    place.textContent = `${at + 1} of ${ranges.length}`;
  };
  const bar = h("div.found", { role: "group", "aria-label": "Places found" }, place, labelled("Previous place", "↑", () => move(at < 0 ? 0 : -1)), labelled("Next place", "↓", () => move(1)), labelled("Remove the highlights", "×", clear));
  document.body.append(bar);

  function clear() {
    CSS.highlights.delete("found");
    CSS.highlights.delete("found-here");
    bar.remove();
    url.searchParams.delete("h");
    url.hash = location.hash;
    history.replaceState(history.state, "", url);
    removeEventListener("keydown", escape);
  }
  function escape(e) {
    if (e.key === "Escape" && !document.querySelector(":popover-open")) clear();
  }
  addEventListener("keydown", escape);
}
