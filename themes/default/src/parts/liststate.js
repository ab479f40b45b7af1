/** @returns {URLSearchParams} what the address says about the list */
export function readState() {
  return new URLSearchParams(location.search);
}

/**
 * Writes filters and order into the address, without a new entry in the history.
 * @param {[string, string][]} values
 * @param {string} key
 * @param {string} order
 */
export function writeState(values, key, order) {
  const state = new URLSearchParams(values);
  if (key && !(key === "date" && order === "descending")) {
    state.set("sort", key);
    state.set("order", order === "ascending" ? "asc" : "desc");
  }
  const query = state.toString();
  history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
}
