/**
 * Offers the rows that are shown as a CSV file.
 * @param {HTMLButtonElement | null} button
 * @param {HTMLTableElement} table
 */
export function csvButton(button, table) {
  button?.addEventListener("click", () => {
    const rows = [...table.tBodies[0].rows].filter((r) => !r.hidden);
    const lines = [["date", "severity", "title", "services", "causes", "minutes_to_restore", "url"], ...rows.map(fields)];
    const text = lines.map((l) => l.map(quote).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = "incidents.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

/** @param {HTMLTableRowElement} row */
function fields(row) {
  const texts = (selector) => [...row.querySelectorAll(selector)].map((e) => e.textContent).join("; ");
  return [
    row.querySelector("time")?.dateTime ?? "", texts(".sev"), texts(".ttl"), texts(".svc"),
    texts(".cause"), row.dataset.min, row.querySelector(".ttl").href,
  ];
}

/**
 * Quotes a field; one that a spreadsheet would take for a formula is disarmed.
 * @param {string} text
 */
function quote(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
