// The search client: loaded when somebody begins to search.
import { ask, counts, planFor } from "./search/ask.js";
import { log, run } from "./search/rank.js";
import { Shards } from "./search/shards.js";
import { tokens } from "./search/analysis.js";
import { parse, print } from "./search/query.js";

globalThis.afterword = Object.assign(globalThis.afterword ?? {}, { ask, counts, log, parse, planFor, print, run, Shards, tokens });
