// The search client. Pages load it when somebody begins to search, the search
// page at once.
import { ask, counts, planFor } from "./search/ask.js";
import { log, run } from "./search/rank.js";
import { Shards } from "./search/shards.js";
import { tokens } from "./search/analysis.js";
import { parse, print } from "./search/query.js";
import { load, shard } from "./search/load.js";
import { overlay } from "./search/overlay.js";
import { searchPage } from "./search/page.js";
import { highlight } from "./search/highlight.js";

const api = (globalThis.afterword = Object.assign(globalThis.afterword ?? {}, { ask, counts, log, parse, planFor, print, run, shard, Shards, tokens }));

if (globalThis.document) {
  api.index = new Shards(load);
  overlay(api.index);
  searchPage(api.index);
  highlight();
}
