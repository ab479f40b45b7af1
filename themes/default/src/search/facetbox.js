// The filters beside the results.
import { button, h, seen, severity } from "./dom.js";
import { fullQuery, selectionOf } from "./address.js";
import { COUNTED, GROUPS, VALUES } from "./limits.js";

const opened = new Set(); // facets that are shown in full

/** A choice with an id more, or without it. @param {string[]} list */
const toggled = (list, id) => (list.includes(id) ? list.filter((x) => x !== id) : [...list, id]);

/**
 * @param {ReturnType<import("./engine.js").engine>} engine
 * @param {import("./ask.js").Answer} answer
 * @param {import("./address.js").State} state
 * @param {(next: Partial<import("./address.js").State>) => void} change
 */
export async function facetBox(engine, answer, state, change) {
  const groups = [];
  const chips = [];
  const chip = (label, next) => chips.push(button(".chip", [label, h("span", { "aria-hidden": true }, " ×")], () => change(next), { "aria-label": "Remove the filter " + label }));

  const about = await engine.about();
  const group = async (name, title) => {
    const chosen = state.chosen[name] ?? [];
    const choosing = (id) => ({ chosen: { ...state.chosen, [name]: toggled(chosen, id) } });
    const values = await (name === "in" ? places(engine, about, answer, state) : engine.counts(answer.found, name, selectionOf(state)));
    for (const id of chosen) chip(`${title}: ${values.find((v) => v.id === id)?.name ?? id}`, choosing(id));
    return values.length ? fieldset(name, title, values, (id) => change(choosing(id))) : "";
  };
  for (const [name, title] of [["in", "Found in"], ...about.facets]) {
    if (about.docs <= COUNTED || groups.length < GROUPS || state.chosen[name]?.length) {
      groups.push(await group(name, title));
      continue;
    }
    const place = h("fieldset", h("legend", title));
    seen(place, async () => place.replaceWith(await group(name, title)));
    groups.push(place);
  }
  if (state.from) chip("From " + state.from, { from: "" });
  if (state.to) chip("Before " + state.to, { to: "" });
  if (chips.length > 1) chips.push(button(".chip", "Clear all", () => change({ chosen: {}, from: "", to: "" })));
  groups.push(h("p.btns", button(".btn.close", "Show results", null, { popovertarget: "facets", popovertargetaction: "hide" })));
  return { groups, chips };
}

/** In which parts of the postmortems the words stand. */
async function places(engine, about, answer, state) {
  if (!state.q.trim() || answer.partial) return [];
  const own = state.chosen.in ?? [];
  return Promise.all(about.places.map(async ([id, name]) => {
    const chosen = own.includes(id);
    const among = chosen ? own : [...own, id];
    return { id, name, chosen, n: await engine.total(fullQuery({ ...state, chosen: { in: among } }), selectionOf(state)) };
  }));
}

function fieldset(name, title, values, toggle) {
  // The biggest of those that stand in the list, then the biggest of all: in an
  // order that no query changes.
  const bySize = [...values].sort((a, b) => (b.adds > 0) - (a.adds > 0) || (b.size ?? 0) - (a.size ?? 0));
  const offered = new Set(opened.has(name) ? values : bySize.slice(0, VALUES));
  const rows = values.filter((v) => offered.has(v) || v.chosen);
  const left = values.length - offered.size;
  const box = h("fieldset", h("legend", title), rows.map(({ id, name: text, rank, n, adds, chosen }) =>
    h("label",
      h("input", { type: "checkbox", name, value: id, checked: chosen, disabled: !(adds ?? n) && !chosen, onchange: () => toggle(id) }),
      h("span", name === "severity" ? severity(text, rank) : text),
      h("span.n", n))),
    left > 0 && button(".more", left + " more", () => {
      opened.add(name);
      box.replaceWith(fieldset(name, title, values, toggle));
    }));
  return box;
}
