// Builds elements. Text is only ever set as text, so nothing that somebody
// wrote, searched for or put into an address can become markup.

/**
 * @param {string} tag
 * @param {Record<string, string|boolean|number|undefined|null>|null} [attributes] true for an empty one, false and null for none
 * @param {...(Node|string|null|undefined|false|(Node|string)[])} children
 */
export function h(tag, attributes, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) el.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) el.setAttribute(name, String(value));
  }
  fill(el, children);
  return el;
}

/** Text with some stretches marked. @param {[number, number][]} marks */
export function marked(text, marks) {
  const out = [];
  let at = 0;
  for (const [from, to] of marks) {
    if (from > at) out.push(text.slice(at, from));
    out.push(h("mark", null, text.slice(from, to)));
    at = to;
  }
  out.push(text.slice(at));
  return out;
}

export const severity = (f) => f.s && h("span", { class: "sev", "data-s": f.r || null }, f.s);

/** "1 incident", "1,234 incidents". */
export const count = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

/** Replaces what is in an element. */
export function fill(el, ...children) {
  el.replaceChildren(...children.flat(9).filter((c) => c || c === 0));
}

/** Calls fn when an element comes into view. */
export function seen(el, fn) {
  const eye = new IntersectionObserver((list) => list.some((e) => e.isIntersecting) && (eye.disconnect(), fn()), { rootMargin: "50px" });
  eye.observe(el);
}

/** Waits until nothing has called it for a while. */
export function settled(ms, fn) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
}
