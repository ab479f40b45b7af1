// The filters beside the results.
import { h, seen } from "./dom.js";

const SHOWN = 8;
const FIRST = 4; // groups that are counted at once
const FEW = 1000; // incidents up to which all are
const opened = new Set(); // facets that are shown in full

/**
 * @param {ReturnType<import("./engine.js").engine>} engine
 * @param {import("./ask.js").Answer} answer
 * @param {import("./address.js").State} state
 * @param {(next: Partial<import("./address.js").State>) => void} change
 */
export async function facetBox(engine, answer, state, fullQuery, change) {
  const groups = [];
  const chips = [];
  const chosen = (name) => state.chosen[name] ?? [];
  const set = (name, values) => change({ chosen: { ...state.chosen, [name]: values } });
  const chip = (label, remove) => {
    const b = h("button", { type: "button", class: "chip", "aria-label": `Remove the filter ${label}` }, label, h("span", { "aria-hidden": "true" }, " ×"));
    b.onclick = remove;
    chips.push(b);
  };
  const selection = Object.fromEntries(Object.entries(state.chosen).filter(([name]) => name !== "in"));

  const about = await engine.about();
  const group = async (name, title) => {
    const values = name === "in" ? await places(engine, about, answer, state, fullQuery, selection) : await engine.counts(answer.found, name, selection);
    for (const id of chosen(name)) {
      const known = values.find((v) => v.id === id);
      chip(`${title}: ${known ? known.name : id}`, () => set(name, chosen(name).filter((x) => x !== id)));
    }
    return values.length ? fieldset(name, title, values, chosen(name), (list) => set(name, list)) : "";
  };
  for (const [name, title] of [["in", "Found in"], ...about.facets]) {
    if (about.docs <= FEW || groups.length < FIRST || chosen(name).length) {
      groups.push(await group(name, title));
      continue;
    }
    const place = h("fieldset", null, h("legend", null, title));
    seen(place, async () => place.replaceWith(await group(name, title)));
    groups.push(place);
  }
  if (state.from) chip(`From ${state.from}`, () => change({ from: "" }));
  if (state.to) chip(`Before ${state.to}`, () => change({ to: "" }));
  if (chips.length > 1) {
    const clear = h("button", { type: "button", class: "chip" }, "Clear all");
    clear.onclick = () => change({ chosen: {}, from: "", to: "" });
    chips.push(clear);
  }
  groups.push(h("p", { class: "btns" }, h("button", { class: "btn close", type: "button", popovertarget: "facets", popovertargetaction: "hide" }, "Show results")));
  return { groups, chips };
}

/** In which parts of the postmortems the words stand. */
async function places(engine, about, answer, state, fullQuery, selection) {
  if (!state.q.trim() || answer.partial) return [];
  const chosen = state.chosen.in ?? [];
  return Promise.all(about.places.map(async ([id, name]) => {
    const among = chosen.includes(id) ? chosen : [...chosen, id];
    const n = await engine.total(fullQuery({ ...state, chosen: { ...state.chosen, in: among } }), selection);
    return { id, name, n, chosen: chosen.includes(id) };
  }));
}

function fieldset(name, title, values, chosen, set) {
  const full = opened.has(name);
  // The biggest of those that stand in the list, then the biggest of all: in an
  // order that no query changes.
  const bySize = [...values].sort((a, b) => (b.adds > 0) - (a.adds > 0) || (b.size ?? 0) - (a.size ?? 0));
  const offered = new Set(full ? values : bySize.slice(0, SHOWN));
  const rows = values.filter((v) => offered.has(v) || v.chosen);
  const box = h("fieldset", null, h("legend", null, title), rows.map((v) => {
    const check = h("input", { type: "checkbox", name, value: v.id, checked: v.chosen, disabled: !(v.adds ?? v.n) && !v.chosen });
    check.onchange = () => set(check.checked ? [...chosen, v.id] : chosen.filter((x) => x !== v.id));
    const text = name === "severity" ? h("span", { class: "sev", "data-s": v.rank || null }, v.name) : v.name;
    return h("label", null, check, h("span", null, text), h("span", { class: "n" }, String(v.n)));
  }));
  if (values.length > offered.size) {
    const more = h("button", { type: "button", class: "more" }, `${values.length - offered.size} more`);
    more.onclick = () => {
      opened.add(name);
      box.replaceWith(fieldset(name, title, values, chosen, set));
    };
    box.append(more);
  }
  return box;
}
