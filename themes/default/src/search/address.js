// Addresses of hits and of the search page.
import { root } from "./load.js";

const page = () => root() + "search.html";
const path = (p) => root() + p.split("/").map(encodeURIComponent).join("/");

/** Facets that an address can choose, any number of values each. */
export const choices = ["severity", "service", "cause", "suggested", "tag", "team", "year", "in"];

/**
 * @typedef {object} State what the search page shows, as its address holds it
 * @property {string} q
 * @property {Record<string, string[]>} chosen
 * @property {string} from first day
 * @property {string} to first day that is too late
 * @property {string} sort
 * @property {number} page
 */

/** @returns {State} */
export function readState(search = location.search) {
  const p = new URLSearchParams(search);
  const chosen = {};
  for (const c of choices) {
    const values = [...new Set(p.getAll(c).filter(Boolean))];
    if (values.length) chosen[c] = values;
  }
  return {
    q: p.get("q") ?? "",
    chosen,
    from: p.get("from") ?? "",
    to: p.get("to") ?? "",
    sort: p.get("sort") ?? "",
    page: Math.max(1, Math.floor(Number(p.get("page"))) || 1),
  };
}

/** The address of the search page in a state. @param {Partial<State>} state */
export function searchURL(state) {
  const p = new URLSearchParams();
  if (state.q?.trim()) p.set("q", state.q);
  for (const c of choices) for (const v of state.chosen?.[c] ?? []) p.append(c, v);
  for (const c of ["from", "to", "sort"]) if (state[c]) p.set(c, state[c]);
  if (state.page > 1) p.set("page", String(state.page));
  const query = p.toString();
  return page() + (query ? "?" + query : "");
}

/**
 * The address of a place in an incident; h tells its page what to highlight.
 * @param {{u: string}} fragment
 * @param {{terms: Set<string>}} want
 */
export function hitURL(fragment, want, anchor) {
  const terms = [...want.terms].slice(0, 20).join(" ");
  const query = terms ? "?" + new URLSearchParams({ h: terms }) : "";
  return path(fragment.u) + query + (anchor ? "#" + encodeURIComponent(anchor) : "");
}
