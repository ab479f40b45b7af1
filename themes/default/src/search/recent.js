// What was searched for lately, kept in this browser only.
import { home } from "./load.js";
import { RECENT } from "./limits.js";

const name = () => "afterword.recent " + home().pathname;

function read() {
  try {
    const list = JSON.parse(localStorage.getItem(name()) ?? "[]");
    return list === "off" ? null : list.map(String);
  } catch {
    return []; // no storage, or not ours
  }
}

function write(value) {
  try {
    localStorage.setItem(name(), JSON.stringify(value));
  } catch {
    // storage may be full or forbidden; searching works without
  }
}

export const recent = {
  /** @returns {string[]} newest first */
  list: () => read() ?? [],
  /** Whether searches are kept at all. */
  on: () => read() !== null,
  add(query) {
    const q = query.trim().slice(0, 200);
    const list = read();
    if (q && list) write([q, ...list.filter((x) => x !== q)].slice(0, RECENT));
  },
  remove: (query) => write((read() ?? []).filter((x) => x !== query)),
  /** Forgets all, and keeps those to come or none. */
  turn: (on) => write(on ? [] : "off"),
};
