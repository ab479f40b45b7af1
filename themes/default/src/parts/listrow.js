// Rows of the list of incidents, as templates/parts/lists.tmpl has them.

/**
 * @param {HTMLTableElement} table whose columns the rows have
 * @param {{sev: object, svc: object, cause: object}} terms
 * @param {URL} base what addresses are relative to
 */
export function rowMaker(table, terms, base) {
  const severities = Boolean(table.querySelector(".c-sev"));
  const causes = Boolean(table.querySelector(".c-cause"));
  return (row) => {
    const tr = document.createElement("tr");
    if (severities) tr.append(cell("first", severity(row)));
    tr.append(cell("full", link("ttl", row.title, row.url), services(row)));
    if (causes) tr.append(cell("grow", ...causesOf(row)));
    tr.append(
      cell("num hide", row.bar && bar(row.bar)),
      cell("num", row.length ?? span("dim", "not recorded")),
      cell("num push first", row.day ? time(row) : span("dim", "no date")),
    );
    return tr;
  };

  function link(kind, text, url) {
    const a = document.createElement("a");
    a.className = kind;
    a.href = new URL(url, base);
    a.textContent = text;
    return a;
  }

  function severity(row) {
    const term = terms.sev[row.sev];
    if (!term) return "";
    const s = span("sev", term.text);
    if (term.rank) s.dataset.s = String(term.rank);
    return s;
  }

  function services(row) {
    if (!row.svc) return "";
    const sub = span("sub", "");
    for (const id of row.svc.split(" ")) sub.append(span("svc", terms.svc[id].text), " ");
    return sub;
  }

  function causesOf(row) {
    if (!row.shown) return [];
    const list = row.shown.split(" ").flatMap((id) => {
      const a = link(row.guessed ? "cause sg" : "cause", terms.cause[id].text, terms.cause[id].url);
      if (row.guessed) a.title = "Suggested by the text";
      return [a, " "];
    });
    if (row.guessed) list.push(span("sugg", "suggested"));
    else if (row.more) list.push(span("dim small rest", `${row.more} more`));
    return list;
  }
}

function cell(kind, ...content) {
  const td = document.createElement("td");
  td.className = kind;
  td.append(...content.filter(Boolean));
  return td;
}

function span(kind, text) {
  const s = document.createElement("span");
  s.className = kind;
  s.textContent = text;
  return s;
}

function time(row) {
  const t = document.createElement("time");
  t.dateTime = row.date;
  t.textContent = row.day;
  return t;
}

function bar(width) {
  const make = (name, attributes) => {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    return e;
  };
  const svg = make("svg", { class: "agebar", "aria-hidden": "true", width: "56", height: "6" });
  svg.append(make("rect", { width, height: "6", rx: "1" }));
  return svg;
}
