const KEY = "afterword:theme";

/** Light, dark or the system's: three buttons in the foot of the page, the same in all tabs. */
export function themeSwitch() {
  const box = document.querySelector("[data-theme-switch]");
  if (!box) return;
  const buttons = [...box.querySelectorAll("button")];
  show(buttons, stored());
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    store(button.value);
    apply(button.value);
    show(buttons, button.value);
  });
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    apply(stored());
    show(buttons, stored());
  });
}

/** @returns {string} "light", "dark" or "" */
function stored() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} theme */
function store(theme) {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** @param {string} theme */
function apply(theme) {
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
  dispatchEvent(new Event("afterword:theme"));
}

/** @param {HTMLButtonElement[]} buttons @param {string} theme */
function show(buttons, theme) {
  for (const b of buttons) b.setAttribute("aria-pressed", String(b.value === theme));
}
