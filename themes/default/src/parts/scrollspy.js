/** Marks in the contents the section that is being read. */
export function scrollSpy() {
  const toc = document.querySelector(".toc");
  if (!toc || !("IntersectionObserver" in window)) return;
  const links = new Map();
  for (const a of toc.querySelectorAll("a[href^='#']")) {
    const heading = document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (heading) links.set(heading, a);
  }
  if (!links.size) return;
  const headings = [...links.keys()];
  const update = () => mark(links, current(headings));
  const head = document.querySelector(".masthead")?.offsetHeight ?? 0;
  const observer = new IntersectionObserver(update, { rootMargin: `-${head + 32}px 0px -60% 0px`, threshold: [0, 1] });
  headings.forEach((h) => observer.observe(h));
  addEventListener("scrollend", update);
  addEventListener("hashchange", update);
  update();
}

/**
 * The last heading above the upper third of the window; at the very end of the page the last one of all.
 * @param {Element[]} headings
 */
function current(headings) {
  const root = document.documentElement;
  if (scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2) return headings.at(-1);
  let found = headings[0];
  for (const h of headings) {
    if (h.getBoundingClientRect().top > innerHeight / 3) break;
    found = h;
  }
  return found;
}

/** @param {Map<Element, HTMLAnchorElement>} links @param {Element} heading */
function mark(links, heading) {
  for (const [h, a] of links) {
    if (h === heading) a.setAttribute("aria-current", "location");
    else a.removeAttribute("aria-current");
  }
}
