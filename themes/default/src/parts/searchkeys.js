// Opens the search overlay, and loads the search client when it is first needed.
import { KEYS, focused, pressed, single, typing } from "./keys.js";

const box = document.getElementById("cmdk");
let opener;

/** Addresses of our own scripts are the only ones that may become scripts. */
const policy = globalThis.trustedTypes?.createPolicy("afterword", { createScriptURL: ownScript });

function ownScript(url) {
  const root = new URL(document.documentElement.dataset.root || "./", location.href).href;
  const full = new URL(url, location.href).href;
  if (!full.startsWith(root)) throw new TypeError("not a script of this site");
  return full;
}

const api = (globalThis.afterword = Object.assign(globalThis.afterword ?? {}, {
  address: (url) => (policy ? policy.createScriptURL(url) : ownScript(url)),
  pressed: (event, name) => pressed(event, KEYS[name]),
}));

function load(url, failed) {
  const script = document.createElement("script");
  script.src = api.address(url);
  script.onerror = failed;
  document.head.append(script);
}

function loadClient() {
  if (api.engine || api.loading || !box.dataset.script) return;
  api.loading = true;
  load(box.dataset.script, () => (api.loading = false));
}

const isOpen = () => box.matches(":popover-open");

export function searchKeys() {
  if (!box) return;
  const input = box.querySelector("input");
  for (const b of document.querySelectorAll("[popovertarget=cmdk]")) b.setAttribute("aria-keyshortcuts", "Meta+K Control+K /");
  let returning = false;
  const elsewhere = () => [...document.body.children].filter((el) => el !== box && el.tagName !== "SCRIPT");

  const take = () => {
    input.focus();
    input.select();
  };

  box.addEventListener("beforetoggle", (e) => {
    if (e.newState !== "open") {
      for (const el of elsewhere()) el.inert = false; // at once, so that the page can have the focus again
      return;
    }
    opener = focused();
    loadClient();
  });
  box.addEventListener("toggle", (e) => {
    const open = e.newState === "open";
    for (const el of elsewhere()) el.inert = open;
    if (open) {
      // Opened by a key it has the focus, and perhaps letters, already.
      if (focused() !== input) take();
      history.pushState({ ...history.state, search: true }, "");
    } else {
      if (history.state?.search) {
        returning = true;
        history.back();
      }
      // The browser has given the focus back by now, and somebody may have moved on.
      if (opener?.isConnected && focused() === document.body) opener.focus();
    }
  });
  addEventListener("popstate", () => {
    // Our own step back may arrive when the overlay is open again.
    if (!returning && isOpen()) box.hidePopover();
    returning = false;
  });
  if (history.state?.search) history.replaceState({ ...history.state, search: undefined }, "");

  // A hit takes the place of the entry that opening made, so that Back leads here.
  box.addEventListener("leave", (e) => {
    for (const el of elsewhere()) el.inert = false;
    history.replaceState({ ...history.state, search: undefined }, "");
    box.hidePopover();
    location.replace(e.detail);
  });
  box.querySelector("form kbd")?.addEventListener("click", () => box.hidePopover());
  box.addEventListener("keydown", (e) => {
    if (pressed(e, KEYS.close) && !e.isComposing) {
      e.preventDefault();
      box.hidePopover();
    }
    if (e.key !== "Tab") return;
    const stops = [...box.querySelectorAll("input, button, a[href], summary")].filter((el) => el.tabIndex >= 0 && el.checkVisibility());
    const at = stops.indexOf(focused());
    e.preventDefault();
    stops[(at + (e.shiftKey ? -1 : 1) + stops.length) % stops.length].focus();
  });
  const keys = box.querySelector("[data-keys]");
  if (keys) {
    keys.checked = single.on();
    keys.addEventListener("change", () => single.set(keys.checked));
  }
  addEventListener("keydown", (e) => {
    if (e.isComposing || e.defaultPrevented) return;
    const slash = pressed(e, KEYS.slash) && !typing(focused()) && single.on();
    if (!pressed(e, KEYS.search) && !(slash && !isOpen())) return;
    e.preventDefault();
    box.togglePopover();
    if (isOpen()) take(); // at once, so that no letter is lost
  });
  if (box.dataset.highlight && new URLSearchParams(location.search).get("h")) load(box.dataset.highlight);
}
