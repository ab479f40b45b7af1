/**
 * Makes the headings of a table sort it. Rows without a value stay at the end.
 * @param {HTMLTableElement} table
 * @param {() => void} changed told after each change by the reader
 */
export function sortable(table, changed) {
  const body = table.tBodies[0];
  const original = [...body.rows];
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
    const sign = order === "ascending" ? 1 : -1;
    const keyed = original.map((row, i) => ({ row, i, value: valueOf(row, key) }));
    keyed.sort((a, b) => compare(a, b, sign));
    body.append(...keyed.map((k) => k.row));
  }
}

/** @param {HTMLTableRowElement} row @param {string} key */
function valueOf(row, key) {
  if (key === "title") return row.querySelector(".ttl").textContent;
  if (key === "date") return row.querySelector("time")?.dateTime ?? "";
  const text = row.dataset[key];
  return text ? Number(text) : "";
}

function compare(a, b, sign) {
  if (a.value === "" || b.value === "") return (a.value === "") - (b.value === "") || a.i - b.i;
  const c = typeof a.value === "number" ? a.value - b.value : a.value.localeCompare(b.value, "en", { numeric: true });
  return sign * c || a.i - b.i;
}
