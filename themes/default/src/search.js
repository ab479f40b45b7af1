// The search client. Pages load it when somebody begins to search, the search
// page at once, and over http a worker that answers them. The order of imports is
// that of the bundle: this one compresses best.
import { shards } from "./search/shards.js";
import { employ, engine, serve } from "./search/engine.js";
import { parse, print } from "./search/query.js";
import { tokens } from "./search/analysis.js";
import { home, isLocal, load } from "./search/load.js";
import { planFor } from "./search/ask.js";
import { searchPage } from "./search/page.js";
import { overlay } from "./search/overlay.js";
import { log, run } from "./search/rank.js";

const api = (globalThis.afterword ??= {});
Object.assign(api, { log, parse, planFor, print, run, shards, tokens }); // for tests
const page = globalThis.document;
const own = engine(shards(load));

if (page) {
  const script = page.currentScript.src + "#" + home();
  api.engine = isLocal() ? own : employ(new Worker(api.address(script)), own);
  overlay(api.engine);
  searchPage(api.engine);
} else if (globalThis.postMessage) serve(own);
