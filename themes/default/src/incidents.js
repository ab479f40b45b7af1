// The list of incidents: live counts, sorting, state in the address, CSV.
// Without it the list is complete, and the checkboxes filter by stylesheet.
import { shortList } from "./parts/shortlist.js";
import { longList } from "./parts/longlist.js";

const form = document.getElementById("facets");
const table = document.querySelector("table.inc");
if (form && table) {
  const { list } = form.dataset;
  if (!list) shortList(form, table);
  else if (location.protocol !== "file:") longList(form, table, list);
}
