const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** Writes the keys of the reader's own keyboard: ⌘K on Apple machines, Ctrl K elsewhere. */
export function shortcuts() {
  for (const kbd of document.querySelectorAll("kbd[data-mod]")) {
    kbd.textContent = apple ? `⌘${kbd.dataset.mod}` : `Ctrl ${kbd.dataset.mod}`;
  }
}
