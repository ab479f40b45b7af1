// Draws the charts of a page over their still pictures, so that they answer to
// the pointer and to the width of the page. The figures are in data blocks;
// colours are tokens of the stylesheet, so a change of theme needs no drawing.
// Without this script the still pictures and the tables hold the same numbers.
import { tip } from "./parts/charttip.js";

/** @type {{init: Function, revive: (option: any) => any} | undefined} */
const library = /** @type {any} */ (globalThis).echarts;
const drawn = new Map();

/** @param {HTMLElement} box */
function draw(box) {
  const block = box.querySelector("script[data-chart]");
  const width = box.clientWidth;
  if (!library || !block || width < 60) return;
  const height = Number(box.dataset.height) || 280;
  const known = drawn.get(box);
  if (known) {
    known.resize({ width, height });
    return;
  }
  const live = document.createElement("div");
  live.className = "live";
  live.setAttribute("aria-hidden", "true");
  live.style.height = `${height}px`;
  box.append(live);
  const chart = library.init(live, null, { renderer: "svg", width, height, locale: "EN" });
  try {
    chart.setOption(library.revive(JSON.parse(block.textContent || "{}")));
  } catch (error) {
    live.remove();
    console.error("chart", error);
    return;
  }
  drawn.set(box, chart);
  tip(chart, live, document.documentElement.dataset.root || "");
  box.classList.add("is-live");
}

if (library && !matchMedia("print").matches) {
  const boxes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".plot"));
  const resized = new ResizeObserver((entries) => {
    for (const entry of entries) draw(/** @type {HTMLElement} */ (entry.target));
  });
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      resized.observe(entry.target);
    }
  }, { rootMargin: "200px" });
  for (const box of boxes) {
    if (!box.querySelector(".still")) box.style.minHeight = `${Number(box.dataset.height) || 280}px`; // nothing moves when it is drawn
    seen.observe(box);
  }
  addEventListener("beforeprint", () => {
    for (const box of boxes) if (!box.querySelector(".still")) draw(box); // the others print their still picture
  });
}
