// What the search page uses of the search client, which runs before it: the
// client is loaded on every page where somebody searches, the page on one.
export const { ask, counts, count, excerpts, fill, h, hitURL, index, marked, marksOf, matching, print, readState, recent, root, searchURL, settled, severity, total, wanted } =
  globalThis.afterword;
