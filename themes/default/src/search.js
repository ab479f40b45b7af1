// The search client. Pages load it when somebody begins to search, the search
// page at once.
import { ask, counts, planFor, total } from "./search/ask.js";
import { log, run } from "./search/rank.js";
import { Shards } from "./search/shards.js";
import { tokens } from "./search/analysis.js";
import { parse, print } from "./search/query.js";
import { load, root, shard } from "./search/load.js";
import { hitURL, readState, searchURL } from "./search/address.js";
import { excerpts, marksOf, matching, wanted } from "./search/excerpt.js";
import { count, fill, h, marked, settled, severity } from "./search/dom.js";
import { recent } from "./search/recent.js";
import { overlay } from "./search/overlay.js";
import { highlight } from "./search/highlight.js";

const api = (globalThis.afterword = Object.assign(globalThis.afterword ?? {}, {
  ...{ ask, counts, log, parse, planFor, print, run, shard, Shards, tokens, total },
  ...{ count, excerpts, fill, h, hitURL, marked, marksOf, matching, readState, recent, root, searchURL, settled, severity, wanted },
}));

if (globalThis.document) {
  api.index = new Shards(load);
  overlay(api.index);
  highlight();
}
