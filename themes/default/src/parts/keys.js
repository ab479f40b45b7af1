/**
 * Every key that does something, and what. The code that acts on a key and the
 * list that a reader can ask for both read it here.
 */
export const KEYS = {
  search: { key: "k", mod: true, does: "Search" },
  slash: { key: "/", single: true, does: "Search" },
  next: { key: "ArrowDown", does: "Next hit" },
  previous: { key: "ArrowUp", does: "Previous hit" },
  all: { key: "Enter", shift: true, does: "All results on a page" },
  open: { key: "Enter", does: "Open" },
  close: { key: "Escape", does: "Close" },
  help: { key: "?", single: true, does: "These keys" },
};

const apple = () => /Mac|iP(hone|ad|od)/.test(navigator.platform);
const NAMES = { ArrowDown: "↓", ArrowUp: "↑", Enter: "↵", Escape: "Esc" };

/** @param {KeyboardEvent} event @param {{key: string, mod?: boolean, shift?: boolean, single?: boolean}} key */
export function pressed(event, key) {
  if (event.key.toLowerCase() !== key.key.toLowerCase() || event.altKey) return false;
  if (key.single) return !event.metaKey && !event.ctrlKey;
  return Boolean(key.mod) === (event.metaKey || event.ctrlKey) && Boolean(key.shift) === event.shiftKey;
}

/** @param {{key: string, mod?: boolean, shift?: boolean}} key @returns {string} as it stands on the reader's keyboard */
export function written(key) {
  const name = NAMES[key.key] ?? key.key.toUpperCase();
  if (key.mod) return apple() ? `⌘${name}` : `Ctrl ${name}`;
  return key.shift ? `⇧ ${name}` : name;
}

/** Writes the key of the search on its button. */
export function nameKeys() {
  for (const kbd of document.querySelectorAll("kbd[data-mod]")) kbd.textContent = written(KEYS.search);
}

/** The field that has the focus, also inside shadow roots. */
export function focused() {
  let el = document.activeElement;
  while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
  return el;
}

/** Whether somebody types, so that single keys are letters. */
export const typing = (el) => el?.isContentEditable || Boolean(el?.matches("textarea, select, input:not([type=checkbox])"));

/** Whether single keys are wanted; kept in this browser. */
export const single = {
  on() {
    try {
      return localStorage.getItem("afterword.keys") !== "off";
    } catch {
      return true;
    }
  },
  set(on) {
    try {
      localStorage.setItem("afterword.keys", on ? "on" : "off");
    } catch {
      // nothing is kept where storage is forbidden
    }
  },
};
