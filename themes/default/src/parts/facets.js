/** Facets that need every chosen value; the others need any of them. */
const ALL = new Set(["cause"]);

/** The checkboxes beside a list, and which of its incidents they leave. */
export class Facets {
  /**
   * @param {HTMLFormElement} form
   * @param {Record<string, string | undefined>[]} list what each incident has, by facet, joined by spaces
   */
  constructor(form, list) {
    this.boxes = [...form.querySelectorAll("input[type=checkbox]")];
    this.names = [...new Set(this.boxes.map((b) => b.name))];
    this.have = list.map((incident) => this.names.map((n) => new Set((incident[n] ?? "").split(" "))));
    this.status = document.querySelector("[data-count]");
    this.empty = document.querySelector(".empty-list");
  }

  /** @returns {[string, string][]} what is chosen, in the order of the page */
  values() {
    return this.boxes.filter((b) => b.checked).map((b) => [b.name, b.value]);
  }

  /** @param {URLSearchParams} state */
  restore(state) {
    for (const b of this.boxes) if (state.getAll(b.name).includes(b.value)) b.checked = true;
  }

  /**
   * Counts what each further choice would leave, offers none that leaves nothing,
   * and says how many fit.
   * @returns {boolean[]} which incidents fit
   */
  update() {
    const chosen = this.names.map((n) => this.boxes.filter((b) => b.name === n && b.checked).map((b) => b.value));
    const fits = this.have.map((have) => this.names.map((n, i) => matches(n, chosen[i], have[i])));
    const shown = fits.map((f) => !f.includes(false));
    const n = shown.filter(Boolean).length;
    for (const box of this.boxes) this.count(box, fits);
    if (this.status) {
      this.status.classList.toggle("vh", !chosen.some((c) => c.length));
      this.status.textContent = `${n.toLocaleString("en")} of ${shown.length.toLocaleString("en")} incidents`;
    }
    if (this.empty) this.empty.hidden = n > 0 || !shown.length;
    return shown;
  }

  /** @param {HTMLInputElement} box @param {boolean[][]} fits */
  count(box, fits) {
    const at = this.names.indexOf(box.name);
    let n = 0;
    this.have.forEach((have, r) => {
      const others = fits[r].every((ok, i) => ok || (i === at && !ALL.has(box.name)));
      if (others && have[at].has(box.value)) n++;
    });
    box.disabled = !n && !box.checked && box !== document.activeElement;
    const cell = box.closest("label")?.querySelector(".n");
    if (cell) cell.textContent = String(n);
  }
}

/** @param {string} name @param {string[]} chosen @param {Set<string>} have */
function matches(name, chosen, have) {
  if (!chosen.length) return true;
  return ALL.has(name) ? chosen.every((v) => have.has(v)) : chosen.some((v) => have.has(v));
}
