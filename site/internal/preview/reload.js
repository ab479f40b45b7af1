// Keeps an open page of the preview up to date. Only the preview serves it: no
// built page has it. It runs under the policy of the pages, so it creates no
// HTML from text and evaluates nothing.
(() => {
  "use strict";

  const inner = "/__afterword/";
  const channel = new BroadcastChannel("afterword-preview");
  const stored = "afterword-preview:view";

  let page = document.currentScript.dataset.page; // what is on the screen
  const waiting = document.currentScript.dataset.build; // of the page before the first good build
  let last = null; // the state of the preview, as it was told last
  let leading = false; // this tab holds the connection

  // ---- one connection for all tabs -------------------------------------
  // A browser opens six connections to a server, and a stream keeps its own.
  // So one tab has the stream and tells the others; when it closes, the lock
  // passes to another.

  function connect() {
    leading = true;
    const source = new EventSource(inner + "events");
    source.addEventListener("state", (event) => {
      const state = JSON.parse(event.data);
      channel.postMessage({ state });
      take(state);
    });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED && leading) setTimeout(connect, 1000);
    });
    return source;
  }

  channel.addEventListener("message", (event) => {
    if (event.data.ask && leading && last) channel.postMessage({ state: last });
    if (event.data.state) take(event.data.state);
  });

  if (navigator.locks) {
    navigator.locks.request("afterword-preview", () => new Promise(connect)).catch(() => {});
    channel.postMessage({ ask: true });
  } else {
    // Not a secure context, as on another machine of the network: each tab has
    // a stream while it is looked at.
    let source = null;
    const follow = () => {
      if (document.hidden) {
        leading = false;
        source?.close();
        source = null;
      } else {
        source ??= connect();
      }
    };
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  // ---- what a new state means for this page ----------------------------

  function take(state) {
    last = state;
    if (waiting !== undefined) {
      if (String(state.build) !== waiting) location.reload();
      return;
    }
    show(state);
    if (!state.failed) check();
  }

  let checking = false;
  let again = false;

  // Asks the server whether this page is another one now.
  async function check() {
    if (checking) {
      again = true;
      return;
    }
    checking = true;
    try {
      const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
      compare(answer.headers.get("Afterword-Page") ?? "none");
      document.dispatchEvent(new CustomEvent("afterword:rebuilt"));
    } catch {
      // The server went away. The stream tells when it is back.
    }
    checking = false;
    if (again) {
      again = false;
      check();
    }
  }

  function compare(now) {
    if (now === page) return;
    const was = page.split(" ");
    const is = now.split(" ");
    if (was[0] !== is[0] || was.length !== is.length) {
      keep();
      location.reload();
      return;
    }
    page = now;
    const links = document.querySelectorAll("link[rel=stylesheet]");
    for (let i = 1; i < is.length; i++) {
      if (is[i] !== was[i] && links[i - 1]) swap(links[i - 1], is[i]);
    }
  }

  // Puts a new stylesheet in the place of an old one, without a moment that has
  // neither. to is its address and the hash of its content.
  function swap(old, to) {
    const [href, sum] = to.split("#");
    const link = old.cloneNode();
    link.href = href + (href.includes("?") ? "&" : "?") + "v=" + sum;
    link.addEventListener("load", () => old.remove());
    link.addEventListener("error", () => link.remove());
    old.after(link);
  }

  // ---- a reload that nobody notices ------------------------------------

  // Yields all elements that match, each with a name that survives an edit
  // elsewhere on the page: what it says, and the how-manieth it is to say so.
  function* named(selector, text) {
    const seen = new Map();
    for (const element of document.querySelectorAll(selector)) {
      const says = text(element);
      const n = seen.get(says) ?? 0;
      seen.set(says, n + 1);
      yield [says + "\n" + n, element];
    }
  }

  const details = () => named("details", (d) => d.querySelector("summary")?.textContent ?? "");
  const fields = () => named("input, textarea, select", (f) => f.form?.id + " " + (f.id || f.name) + " " + (f.type === "checkbox" || f.type === "radio" ? f.value : ""));
  const focusable = () => named("a[href], button, summary, input, textarea, select, [tabindex]", (e) => e.tagName + (e.id || e.getAttribute("href") || e.name || e.textContent));

  function keep() {
    const view = { at: location.href, x: scrollX, y: scrollY, details: {}, fields: {}, popovers: [] };
    for (const [name, d] of details()) view.details[name] = d.open;
    for (const [name, f] of fields()) view.fields[name] = [f.value, f.checked];
    for (const [name, e] of focusable()) {
      if (e === document.activeElement) view.focus = [name, e.selectionStart ?? null, e.selectionEnd ?? null];
    }
    for (const p of document.querySelectorAll("[popover][id]:popover-open")) view.popovers.push(p.id);
    try {
      sessionStorage.setItem(stored, JSON.stringify(view));
    } catch {
      // Storage may be full or forbidden: then the page just reloads.
    }
  }

  function restore() {
    let view = null;
    try {
      view = JSON.parse(sessionStorage.getItem(stored));
      sessionStorage.removeItem(stored);
    } catch {
      return;
    }
    if (view?.at !== location.href) return;
    for (const [name, d] of details()) if (name in view.details) d.open = view.details[name];
    for (const id of view.popovers) document.getElementById(id)?.showPopover?.();
    for (const [name, f] of fields()) refill(f, view.fields[name]);
    for (const [name, e] of focusable()) if (view.focus?.[0] === name) refocus(e, view.focus);
    const scroll = () => scrollTo({ left: view.x, top: view.y, behavior: "instant" });
    scroll();
    if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
  }

  function refill(field, was) {
    if (!was || field.type === "file" || field.type === "hidden") return;
    if (field.value === was[0] && field.checked === was[1]) return;
    field.value = was[0];
    if (was[1] !== undefined) field.checked = was[1];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function refocus(element, [, start, end]) {
    element.focus({ preventScroll: true });
    if (start !== null) element.setSelectionRange?.(start, end);
  }

  restore();

  // ---- the overlay of problems ------------------------------------------

  let overlay = null;
  let before = null; // what had the focus before the overlay was entered
  let dismissed = 0; // the build whose problems were put away

  function make(name, text, className) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function show(state) {
    if (!state.problems?.length) {
      hide();
      return;
    }
    if (state.build === dismissed) return;
    if (!overlay) {
      overlay = make("div", undefined, state.failed ? "" : "mild");
      overlay.popover = "manual"; // above everything, and takes no focus
      const style = make("link");
      style.rel = "stylesheet";
      style.href = inner + "overlay.css";
      overlay.attachShadow({ mode: "open" }).append(style, make("section"));
      overlay.addEventListener("focusin", (event) => (before ??= event.relatedTarget));
      style.addEventListener("load", () => overlay?.isConnected && overlay.showPopover());
      document.documentElement.append(overlay);
    }
    overlay.className = state.failed ? "" : "mild";
    overlay.dataset.build = state.build;
    overlay.shadowRoot.querySelector("section").replaceWith(section(state));
  }

  function section(state) {
    const count = state.problems.length + state.more;
    const problems = count === 1 ? "1 problem" : count + " problems";
    const box = make("section");
    box.setAttribute("aria-label", "Problems of the build");
    const head = make("header");
    const title = make("h2", state.failed ? `Not built: ${problems}` : `Built, with ${problems}`);
    title.setAttribute("role", "status");
    const close = make("button", "Put away (Esc)");
    close.type = "button";
    close.addEventListener("click", dismiss);
    head.append(title, close);
    const list = make("ol");
    for (const p of state.problems) list.append(item(p));
    box.append(head, list);
    const note = state.failed ? "The page shows the last good build. This goes away by itself." : "This goes away by itself.";
    box.append(make("footer", state.more > 0 ? `And ${state.more} more. ${note}` : note));
    return box;
  }

  function item(p) {
    const li = make("li");
    const line = make("p");
    let place = p.path ?? "";
    if (place && p.line) place += ":" + p.line + (p.col ? ":" + p.col : "");
    if (place) line.append(make("span", place, "place"), " ");
    line.append(make("b", p.severity, p.severity), " " + p.text);
    if (p.code) line.append(" ", make("span", "[" + p.code + "]", "code"));
    li.append(line);
    if (p.frame?.length) li.append(make("pre", p.frame.join("\n")));
    if (p.hint) li.append(make("p", p.hint, "hint"));
    return li;
  }

  function hide() {
    const inside = overlay?.shadowRoot.activeElement;
    overlay?.remove();
    overlay = null;
    if (inside) before?.focus({ preventScroll: true });
    before = null;
  }

  function dismiss() {
    dismissed = last.build;
    hide();
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !overlay) return;
      event.preventDefault();
      event.stopPropagation();
      dismiss();
    },
    true,
  );
})();
