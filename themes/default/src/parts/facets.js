/** Facets that need every chosen value; the others need any of them. */
const ALL = new Set(["cause"]);

/** The checkboxes beside a list, and what they leave of its rows. */
export class Facets {
  /** @param {HTMLFormElement} form @param {HTMLTableElement} table */
  constructor(form, table) {
    this.boxes = [...form.querySelectorAll("input[type=checkbox]")];
    this.names = [...new Set(this.boxes.map((b) => b.name))];
    this.rows = [...table.tBodies[0].rows];
    this.have = this.rows.map((row) => this.names.map((n) => new Set((row.dataset[n] ?? "").split(" "))));
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

  /** Hides rows, counts what each further choice would leave, and says how many are shown. */
  update() {
    const chosen = this.names.map((n) => this.boxes.filter((b) => b.name === n && b.checked).map((b) => b.value));
    const fits = this.have.map((have) => this.names.map((n, i) => matches(n, chosen[i], have[i])));
    let shown = 0;
    this.rows.forEach((row, r) => {
      row.hidden = fits[r].includes(false);
      if (!row.hidden) shown++;
    });
    for (const box of this.boxes) this.count(box, fits);
    const any = chosen.some((c) => c.length);
    if (this.status) {
      this.status.classList.toggle("vh", !any);
      this.status.textContent = `${shown} of ${this.rows.length} incidents`;
    }
    if (this.empty) this.empty.hidden = shown > 0 || !this.rows.length;
  }

  /** @param {HTMLInputElement} box @param {boolean[][]} fits */
  count(box, fits) {
    const at = this.names.indexOf(box.name);
    let n = 0;
    this.have.forEach((have, r) => {
      const others = fits[r].every((ok, i) => ok || (i === at && !ALL.has(box.name)));
      if (others && have[at].has(box.value)) n++;
    });
    const cell = box.closest("label")?.querySelector(".n");
    if (cell) cell.textContent = String(n);
  }
}

/** @param {string} name @param {string[]} chosen @param {Set<string>} have */
function matches(name, chosen, have) {
  if (!chosen.length) return true;
  return ALL.has(name) ? chosen.every((v) => have.has(v)) : chosen.some((v) => have.has(v));
}
