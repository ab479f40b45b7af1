/** Makes what scrolls sideways reachable by keyboard, but only where it really scrolls. */
export function scrollers() {
  const boxes = document.querySelectorAll(".prose pre, .prose .body table, .scroll, .diagram");
  if (!boxes.length || !("ResizeObserver" in window)) return;
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  boxes.forEach((b) => observer.observe(b));
}
