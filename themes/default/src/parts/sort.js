/**
 * Makes the headings of a table choose its order.
 * @param {HTMLTableElement} table
 * @param {(key: string, order: string) => void} apply puts the rows in that order
 * @param {() => void} changed told after each change by the reader
 */
export function sortable(table, apply, changed) {
  const heads = [...table.querySelectorAll("th[data-sort]")];
  const state = { key: "", order: "", by };
  for (const th of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      const first = th.dataset.sort === "title" || th.dataset.sort === "rank" ? "ascending" : "descending";
      const now = th.getAttribute("aria-sort");
      by(th.dataset.sort, now ? (now === "ascending" ? "descending" : "ascending") : first);
      changed();
    });
  }
  return state;

  /** @param {string} key @param {string} order */
  function by(key, order) {
    if (!heads.some((th) => th.dataset.sort === key)) return;
    state.key = key;
    state.order = order;
    for (const th of heads) {
      if (th.dataset.sort === key) th.setAttribute("aria-sort", order);
      else th.removeAttribute("aria-sort");
    }
    apply(key, order);
  }
}

/**
 * Sorts a list. What has no value stays at the end.
 * @template T
 * @param {T[]} list in its own order, which decides among equals
 * @param {(item: T) => string | number} value "" when there is none
 * @param {string} order
 * @returns {T[]}
 */
export function inOrder(list, value, order) {
  const sign = order === "ascending" ? 1 : -1;
  const keyed = list.map((item, i) => ({ item, i, value: value(item) }));
  return keyed.sort((a, b) => compare(a, b, sign)).map((k) => k.item);
}

const words = new Intl.Collator("en", { numeric: true });

function compare(a, b, sign) {
  if (a.value === "" || b.value === "") return (a.value === "") - (b.value === "") || a.i - b.i;
  const c = typeof a.value === "number" ? a.value - b.value : words.compare(a.value, b.value);
  return sign * c || a.i - b.i;
}
