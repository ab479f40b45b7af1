let box;
let timer;

/**
 * Shows a short message and has it read out.
 * @param {string} text
 */
export function say(text) {
  if (!box) {
    box = document.createElement("div");
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  box.textContent = text;
  box.className = "toast";
  clearTimeout(timer);
  timer = setTimeout(() => {
    box.textContent = "";
    box.className = "";
  }, 2500);
}
