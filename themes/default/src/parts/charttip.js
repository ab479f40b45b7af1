/**
 * Shows what a mark stands for next to it, and opens its page on a click. The
 * text goes in as text, never as HTML.
 * @param {any} chart
 * @param {HTMLElement} box the element that holds the drawing
 * @param {string} root the way from the page to the root of the site
 */
export function tip(chart, box, root) {
  const label = document.createElement("div");
  label.className = "tip";
  label.hidden = true;
  box.append(label);

  chart.on("mouseover", (/** @type {any} */ mark) => {
    const text = mark.data?.name;
    if (!text) return;
    label.textContent = text;
    label.hidden = false;
    place(label, box, mark.event?.offsetX ?? 0, mark.event?.offsetY ?? 0);
  });
  chart.on("mouseout", () => { label.hidden = true; });
  new ResizeObserver(() => { label.hidden = true; }).observe(box);
  chart.on("click", (/** @type {any} */ mark) => {
    const href = mark.data?.href;
    if (typeof href === "string" && /^[\w-]+\//.test(href)) location.href = root + href;
  });
}

/**
 * @param {HTMLElement} label
 * @param {HTMLElement} box
 * @param {number} x
 * @param {number} y
 */
function place(label, box, x, y) {
  const left = Math.max(0, Math.min(x - label.offsetWidth / 2, box.clientWidth - label.offsetWidth));
  const above = y - label.offsetHeight - 12;
  label.style.left = `${left}px`;
  label.style.top = `${above < 0 ? y + 16 : above}px`;
}
