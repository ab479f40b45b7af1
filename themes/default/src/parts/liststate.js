/** @returns {URLSearchParams} what the address says about the list */
export function readState() {
  return new URLSearchParams(location.search);
}

/**
 * @param {[string, string][]} values
 * @param {string} key
 * @param {string} order
 * @param {number} [page] counted from 1
 * @returns {string} the address of the list with these filters in this order
 */
export function address(values, key, order, page = 1) {
  const state = new URLSearchParams(values);
  if (key && !(key === "date" && order === "descending")) {
    state.set("sort", key);
    state.set("order", order === "ascending" ? "asc" : "desc");
  }
  if (page > 1) state.set("page", String(page));
  const query = state.toString();
  return (query ? `?${query}` : location.pathname) + location.hash;
}

/**
 * Writes filters and order into the address, without a new entry in the history.
 * @param {Parameters<typeof address>} state
 */
export function writeState(...state) {
  history.replaceState(null, "", address(...state));
}
