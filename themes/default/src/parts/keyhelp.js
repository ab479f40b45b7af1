import { KEYS, focused, pressed, single, typing, written } from "./keys.js";

/** Lists the keys when somebody asks for them with a question mark. */
export function keyHelp() {
  let box;
  addEventListener("keydown", (e) => {
    if (e.isComposing || e.defaultPrevented || !pressed(e, KEYS.help) || typing(focused()) || !single.on()) return;
    if (!HTMLElement.prototype.togglePopover || document.querySelector("#cmdk:popover-open")) return;
    e.preventDefault();
    box ??= build();
    box.togglePopover();
  });
}

function build() {
  const box = document.createElement("div");
  box.className = "keyhelp";
  box.popover = "auto";
  box.autofocus = true;
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", "Keyboard");
  const list = document.createElement("dl");
  for (const key of Object.values(KEYS)) {
    const row = document.createElement("div");
    const name = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = written(key);
    name.append(kbd);
    const does = document.createElement("dd");
    does.textContent = key.does;
    row.append(name, does);
    list.append(row);
  }
  box.append(list);
  document.body.append(box);
  return box;
}
