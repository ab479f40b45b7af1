// Runs before the first paint: marks that script runs and sets the stored
// theme, so that no page flashes in the wrong one. Keep it under 600 bytes.
const root = document.documentElement;
root.classList.add("js");
try {
  const theme = localStorage.getItem("afterword:theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme then holds.
}
