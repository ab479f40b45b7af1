// The list of incidents: live counts, sorting, state in the address, CSV.
// Without it the table is complete and the checkboxes filter by stylesheet.
import { Facets } from "./parts/facets.js";
import { sortable } from "./parts/sort.js";
import { csvButton } from "./parts/csv.js";
import { readState, writeState } from "./parts/liststate.js";

const form = document.getElementById("facets");
const table = document.querySelector("table.inc");
if (form && table) {
  const facets = new Facets(form, table);
  const sort = sortable(table, save);
  const state = readState();
  facets.restore(state);
  if (state.has("sort")) sort.by(state.get("sort"), state.get("order") === "asc" ? "ascending" : "descending");
  facets.update();
  form.addEventListener("change", () => {
    facets.update();
    save();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    facets.update();
    save();
  }));
  csvButton(document.querySelector("[data-csv]"), table);

  function save() {
    writeState(facets.values(), sort.key, sort.order);
  }
}
