const HEAD = ["date", "severity", "title", "services", "causes", "minutes_to_restore", "url"];

/**
 * Gives a file with the incidents that are shown.
 * @param {string[][]} rows in the columns of HEAD; lists are joined by spaces
 */
export function saveCSV(rows) {
  const lines = [HEAD, ...rows.map((row) => row.map((text, i) => (i === 3 || i === 4 ? text.split(" ").join("; ") : text)))];
  const text = lines.map((l) => l.map(quote).join(",")).join("\r\n") + "\r\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  link.download = "incidents.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/**
 * Quotes a field; one that a spreadsheet would take for a formula is disarmed.
 * @param {string} text
 */
function quote(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
