// A list of several pages: until somebody sorts or filters, its pages are as
// they came. Then all of it is loaded once and paged here, so that no more rows
// stand in the page than before. Opened from a folder there is nothing to load
// from, and the facets stay links.
import { Facets } from "./facets.js";
import { inOrder, sortable } from "./sort.js";
import { saveCSV } from "./csv.js";
import { address, readState, writeState } from "./liststate.js";
import { rowMaker } from "./listrow.js";

const PAGE = 200;

/** @param {HTMLFormElement} form @param {HTMLTableElement} table @param {string} source */
export function longList(form, table, source) {
  const body = table.tBodies[0];
  const asCame = [...body.rows];
  const nav = document.querySelector("nav.pages");
  const links = nav ? [...nav.childNodes] : [];
  const where = document.querySelector("[data-where]");
  const whereAtFirst = where?.textContent;
  /** @type {Promise<void> | undefined} */
  let loading;
  let list, facets, make;
  let shown = [];
  let page = 1;

  offerBoxes(form);
  const sort = sortable(table, () => {}, () => change(1));
  form.addEventListener("change", () => change(1));
  form.addEventListener("reset", () => setTimeout(() => change(1)));
  nav?.addEventListener("click", (event) => {
    const to = event.target.closest("a")?.dataset.page;
    if (!to) return;
    event.preventDefault();
    change(Number(to)).then(() => table.scrollIntoView());
  });
  document.querySelector("a[data-csv]")?.addEventListener("click", (event) => {
    if (!shown.length) return;
    event.preventDefault();
    saveCSV(shown.map((r) => [r.date ?? "", list.sev[r.sev]?.text ?? "", r.title, r.svc ?? "", r.cause ?? "", r.min ?? "", new URL(r.url, new URL(source, location.href)).href]));
  });
  restore(readState());

  /** @param {URLSearchParams} state */
  function restore(state) {
    for (const box of form.elements) if (box.type === "checkbox") box.checked = state.getAll(box.name).includes(box.value);
    if (state.has("sort")) sort.by(state.get("sort"), state.get("order") === "asc" ? "ascending" : "descending");
    if (!untouched()) change(Number(state.get("page")) || 1);
  }

  /** @returns {[string, string][]} */
  function values() {
    return [...form.elements].filter((e) => e.type === "checkbox" && e.checked).map((e) => [e.name, e.value]);
  }

  function untouched() {
    return !values().length && (!sort.key || (sort.key === "date" && sort.order === "descending"));
  }

  /** @param {number} to the page to show */
  async function change(to) {
    page = to;
    loading ??= load();
    try {
      await loading;
    } catch {
      loading = undefined;
      say("The list could not be loaded. Reload the page to try again.");
      return;
    }
    show();
    writeState(values(), sort.key, sort.order, page);
  }

  async function load() {
    const answer = await fetch(source, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    list = await answer.json();
    facets = new Facets(form, list.rows);
    make = rowMaker(table, list, new URL(source, location.href));
  }

  function show() {
    const fits = facets.update();
    if (untouched()) {
      shown = [];
      page = 1;
      body.replaceChildren(...asCame);
      nav?.replaceChildren(...links);
      if (where) where.textContent = whereAtFirst;
      return;
    }
    const left = list.rows.filter((_, i) => fits[i]);
    shown = sort.key ? inOrder(left, (r) => valueOf(r, sort.key), sort.order) : left;
    page = Math.min(Math.max(1, page), Math.ceil(shown.length / PAGE) || 1);
    body.replaceChildren(...shown.slice((page - 1) * PAGE, page * PAGE).map(make));
    const pages = Math.ceil(shown.length / PAGE);
    nav?.replaceChildren(...pageLinks(pages));
    if (where) where.textContent = pages > 1 ? `, page ${page} of ${pages}` : "";
  }

  /** @param {number} pages */
  function pageLinks(pages) {
    if (pages < 2) return [];
    const numbers = Array.from({ length: pages }, (_, i) => link(i + 1, String(i + 1)));
    numbers[page - 1].setAttribute("aria-current", "page");
    if (page > 1) numbers.unshift(link(page - 1, "‹ Previous", "prev"));
    if (page < pages) numbers.push(link(page + 1, "Next ›", "next"));
    return numbers;
  }

  /** @param {number} to @param {string} text */
  function link(to, text, rel = "") {
    const a = document.createElement("a");
    a.href = address(values(), sort.key, sort.order, to);
    a.dataset.page = String(to);
    a.textContent = text;
    if (rel) a.rel = rel;
    return a;
  }

  /** @param {string} text */
  function say(text) {
    const status = document.querySelector("[data-count]");
    status.classList.remove("vh");
    status.textContent = text;
  }
}

/** Puts a checkbox in the place of each link to a term. @param {HTMLFormElement} form */
function offerBoxes(form) {
  for (const value of form.querySelectorAll(".fv")) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = value.closest("fieldset").dataset.name;
    box.value = value.dataset.value;
    const text = document.createElement("span");
    text.append(...(value.querySelector("a") ?? value.firstElementChild).childNodes);
    if (!text.querySelector(".sev")) text.title = text.textContent;
    label.append(box, text, value.querySelector(".n"));
    value.replaceWith(label);
  }
}

function valueOf(row, key) {
  if (key === "min" || key === "rank") return row[key] ? Number(row[key]) : "";
  return row[key] ?? "";
}
