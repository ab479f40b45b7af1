// Builds elements. Text is only ever set as text, so nothing that somebody
// wrote, searched for or put into an address can become markup.

/**
 * Sets properties of an element, and attributes of names that are no property; null removes one.
 * @template {Element} E
 * @param {E} el
 * @param {Record<string, unknown>} values
 * @returns {E}
 */
export function set(el, values) {
  for (const [name, value] of Object.entries(values)) {
    if (name in el) el[name] = value;
    else if (value === null) el.removeAttribute(name);
    else el.setAttribute(name, value);
  }
  return el;
}

/**
 * @param {string} kind a tag with its classes: "a", "p.btns"
 * @param {...unknown} children an object of what to set may come first, then nodes and texts, in lists of any depth
 */
export function h(kind, ...children) {
  const [tag, ...classes] = kind.split(".");
  const el = document.createElement(tag);
  if (classes.length) el.className = classes.join(" ");
  if (children[0]?.constructor === Object) set(el, children.shift());
  fill(el, children);
  return el;
}

export const button = (classes, text, onclick, more) => h("button" + classes, { type: "button", onclick, ...more }, text);

/** Text with some stretches marked. @param {[number, number][]} marks */
export function marked(text, marks) {
  let at = 0;
  return [...marks.map(([from, to]) => [text.slice(at, from), h("mark", text.slice(from, (at = to)))]), text.slice(at)];
}

export const severity = (name, rank) => h("span.sev", { "data-s": rank || null }, name);

/** "1,234" */
export const figure = (n) => n.toLocaleString("en");

/** "1 incident", "1,234 incidents". */
export const count = (n, what = "incident") => `${figure(n)} ${what}${n === 1 ? "" : "s"}`;

/** Replaces what is in an element. */
export const fill = (el, ...children) => el.replaceChildren(...children.flat(9).filter((c) => c || c === 0));

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
    timer = setTimeout(fn, ms, ...args);
  };
}

/** Calls fn after each change of a field, but not within the making of a character. */
export function typed(input, fn) {
  input.oninput = (e) => e.isComposing || fn();
  input.addEventListener("compositionend", fn);
}

/** Whether a click would open something elsewhere. */
export const elsewhere = (e) => e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey;

/** Handles a click on a link that the browser would follow. */
export const instead = (fn) => (e) => elsewhere(e) || (e.preventDefault(), fn());

export const link = (href, text, fn, more) => h("a", { href, onclick: instead(fn), ...more }, text);

/** The words that nothing has, and what was taken for them. */
export const taken = (notes, say) => notes.flatMap((n) => (n.kind === "fuzzy" ? [say(n.word, n.used.join(", "))] : []));
