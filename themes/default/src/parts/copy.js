import { say } from "./say.js";

/** Buttons that copy the page's address, a block of code, or the address of a heading. */
export function copyButtons() {
  for (const button of document.querySelectorAll("button[data-copy=address]")) {
    button.addEventListener("click", () => copy(location.href.split("#")[0], "Link copied"));
  }
  for (const anchor of document.querySelectorAll("a.anchor")) {
    anchor.addEventListener("click", () => copy(anchor.href, "Link copied"));
  }
  for (const pre of document.querySelectorAll(".prose pre")) addCopy(pre);
}

/** @param {HTMLPreElement} pre */
function addCopy(pre) {
  const box = document.createElement("div");
  box.className = "codebox";
  pre.replaceWith(box);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn copy";
  button.textContent = "Copy";
  button.addEventListener("click", () => copy(withoutPrompt(pre.textContent), "Code copied"));
  box.append(pre, button);
}

/**
 * Leaves out the prompts of a shell session when every command line has one.
 * @param {string} text
 */
function withoutPrompt(text) {
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.some((l) => l && !l.startsWith("$ ")) ? lines.join("\n") : lines.map((l) => l.slice(2)).join("\n");
}

/** @param {string} text @param {string} done */
async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    say("The browser does not allow copying here");
  }
}
