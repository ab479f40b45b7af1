// What the interface asks of the index. Over http this runs in a worker, so
// that no answer holds the page up; from a folder, where there are no workers,
// in the page itself.
import { ask, counts, total } from "./ask.js";
import { key, tokens } from "./analysis.js";
import { print } from "./query.js";
import { excerpts, marksOf, matching } from "./excerpt.js";
import { NAMES } from "./limits.js";

/** @param {import("./shards.js").Shards} index */
export const engine = (index) => ({
  /** What is known of the whole collection. */
  async about() {
    const { docs, fields, titles, facets } = (await index.open()).manifest;
    return { docs, facets, places: titles.map((title, f) => [fields[f], title]) };
  },

  ask: (text, options) => ask(index, text, options),
  counts: (found, name, selection) => counts(index, found, name, selection),
  total: (text, selection) => total(index, text, selection),
  terms: async (name) => (await index.facetTerms())[name],

  /** What is shown of an incident: its fragment with marks and excerpts. */
  async hit(doc, want, limit, length) {
    const { p, ...f } = await index.fragment(doc);
    return { ...f, marks: marksOf(matching(f.t, want)), parts: excerpts(p, want, limit, length) };
  },

  /**
   * Causes, services and tags whose name has every word of a text, the last one
   * perhaps unfinished; behind a field like service: what completes the query.
   */
  async named(text) {
    const all = await index.facetTerms();
    const [, before, field, begun] = /^(.*?)([a-z]+):"?([^":]+)$/.exec(text) ?? [];
    const within = all[field];
    const asked = tokens(within ? begun : text).map((t) => t.surface);
    if (!asked.length || asked.length > 6) return [];
    const begins = (x) => asked.some((a) => x.surface.startsWith(a));
    const out = new Map();
    for (const name of within ? [field] : ["cause", "service", "suggested", "tag"]) {
      for (const t of all[name]) {
        t.words ??= tokens([t.name, ...t.aliases].join("\n")).map((x) => [x.surface, key(x.surface)]);
        if (!out.has(t.url) && asked.every((a) => t.words.some(([surface, k]) => surface.startsWith(a) || k === key(a)))) out.set(t.url, { ...t, label: within ? name : name[0].toUpperCase() + name.slice(1) });
      }
    }
    const biggest = [...out.values()].sort((a, b) => b.size - a.size).slice(0, NAMES);
    return biggest.map((t) => ({ ...t, query: within && before + print({ op: "field", name: field, text: t.name }), marks: marksOf(tokens(t.name).filter(begins)) }));
  },
});

/** Answers a page out of a worker. */
export function serve(own) {
  let latest;
  onmessage = async ({ data: [id, name, args] }) => {
    try {
      if (args[1]?.typing) {
        // Somebody types on: only the last of what has come in meanwhile counts.
        latest = id;
        await new Promise((done) => setTimeout(done));
        if (latest !== id) throw new Error("too late");
      }
      postMessage([id, await own[name](...args)]);
    } catch (error) {
      postMessage([id, null, error.message]);
    }
  };
}

/** Has a worker answer, or own where the worker does not run. */
export function employ(worker, own) {
  const open = new Map();
  let last = 0;
  worker.onmessage = ({ data: [id, value, error] }) => {
    const [resolve, reject] = open.get(id);
    open.delete(id);
    if (error) reject(new Error(error));
    else resolve(value);
  };
  worker.onerror = () => {
    worker = null;
    for (const [resolve, , name, args] of open.values()) resolve(own[name](...args));
  };
  return new Proxy(own, {
    get: (_, name) => (...args) => worker
      ? new Promise((resolve, reject) => {
          open.set(++last, [resolve, reject, name, args]);
          worker.postMessage([last, name, args]);
        })
      : own[name](...args),
  });
}
