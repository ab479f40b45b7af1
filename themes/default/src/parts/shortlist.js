// A list on one page: its rows are sorted, hidden and shown where they stand.
import { Facets } from "./facets.js";
import { inOrder, sortable } from "./sort.js";
import { saveCSV } from "./csv.js";
import { readState, writeState } from "./liststate.js";

/** @param {HTMLFormElement} form @param {HTMLTableElement} table */
export function shortList(form, table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const facets = new Facets(form, rows.map((row) => row.dataset));
  const sort = sortable(table, (key, order) => body.append(...inOrder(rows, (row) => valueOf(row, key), order)), save);
  const state = readState();
  facets.restore(state);
  if (state.has("sort")) sort.by(state.get("sort"), state.get("order") === "asc" ? "ascending" : "descending");
  show();
  form.addEventListener("change", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  document.querySelector("[data-csv]")?.addEventListener("click", () => {
    saveCSV([...body.rows].filter((row) => !row.hidden).map(fields));
  });

  function show() {
    const fits = facets.update();
    rows.forEach((row, i) => {
      row.hidden = !fits[i];
    });
  }

  function changed() {
    show();
    save();
  }

  function save() {
    writeState(facets.values(), sort.key, sort.order);
  }
}

/** @param {HTMLTableRowElement} row @param {string} key */
function valueOf(row, key) {
  if (key === "title") return row.querySelector(".ttl").textContent;
  if (key === "date") return row.querySelector("time")?.dateTime ?? "";
  const text = row.dataset[key];
  return text ? Number(text) : "";
}

/** @param {HTMLTableRowElement} row */
function fields(row) {
  const title = row.querySelector(".ttl");
  return [
    row.querySelector("time")?.dateTime ?? "", row.querySelector(".sev")?.textContent ?? "", title.textContent,
    row.dataset.svc, row.dataset.cause, row.dataset.min, title.href,
  ];
}
