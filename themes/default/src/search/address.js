// Addresses of hits and of the search page.
import { facets } from "./filter.js";
import { root } from "./load.js";

/** The way to a page of the site. */
export const path = (p) => root() + p.split("/").map(encodeURIComponent).join("/");

/** Facets that an address can choose, any number of values each. */
const choices = [...facets, "in"];
const texts = ["q", "from", "to", "sort"];

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
  const state = { chosen: {}, page: Math.max(1, Math.floor(p.get("page")) || 1) };
  for (const t of texts) state[t] = p.get(t) ?? "";
  for (const c of choices) {
    const values = [...new Set(p.getAll(c).filter(Boolean))];
    if (values.length) state.chosen[c] = values;
  }
  return state;
}

/** The address of the search page in a state. @param {Partial<State>} state */
export function searchURL(state) {
  const p = new URLSearchParams();
  for (const t of texts) if (state[t]?.trim()) p.set(t, state[t]);
  for (const c of choices) for (const v of state.chosen?.[c] ?? []) p.append(c, v);
  if (state.page > 1) p.set("page", state.page);
  return path("search.html") + asked(p);
}

const asked = (p) => `${p}` && "?" + p;

/**
 * The address of a place in an incident; h tells its page what to highlight.
 * @param {{u: string}} fragment
 * @param {{terms: Set<string>}} want
 */
export function hitURL(fragment, want, anchor) {
  const h = [...want.terms].slice(0, 20).join(" ");
  return path(fragment.u) + asked(new URLSearchParams(h && { h })) + (anchor ? "#" + encodeURIComponent(anchor) : "");
}

/** The query with what the address adds to it. @param {Partial<State>} state */
export const fullQuery = ({ q, chosen, from, to }) => [q, ...(chosen.in ?? []).map((f) => "in:" + f), from && "after:" + from, to && "before:" + to].filter(Boolean).join(" ");

/** The chosen terms. @param {Partial<State>} state */
export const selectionOf = ({ chosen: { in: _, ...terms } }) => terms;
