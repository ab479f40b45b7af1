/** Print buttons; and everything folded away is opened while printing. */
export function printButtons() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.addEventListener("click", () => print());
  }
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .howread)")];
    for (const d of opened) d.open = true;
  });
  addEventListener("afterprint", () => {
    for (const d of opened) d.open = false;
    opened = [];
  });
}
