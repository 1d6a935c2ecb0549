/* Keys for lists: j and k walk over rows, Enter opens, x chooses, g then w goes to one's work, n skips a score
   sheet, c compares it with another or swaps the two, Ctrl + Enter signs it, ? tells them all. */
(() => {
  "use strict";

  const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open], .picker";
  const PATIENCE = 1000; // milliseconds between g and the letter after it
  let leader = 0;

  const rows = () => [...document.querySelectorAll("[data-row]")];
  const marked = () => document.querySelector("[data-row][data-marked]");

  const mark = (row) => {
    marked()?.removeAttribute("data-marked");
    row.setAttribute("data-marked", "");
    row.scrollIntoView({ block: "nearest" });
    row.querySelector(".row-link")?.focus({ preventScroll: true });
  };

  const walk = (step) => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement?.closest("[data-row]") ?? marked());
    mark(all[Math.min(all.length - 1, Math.max(0, here < 0 ? 0 : here + step))]);
  };

  const choose = () => {
    const box = marked()?.querySelector("[data-select]");
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    x: choose,
    g: () => (leader = Date.now()),
    w: () => Date.now() - leader < PATIENCE && document.querySelector(".work-link")?.click(),
    n: () => document.querySelector("[data-skip]")?.click(),
    c: () => document.querySelector("[data-compare]")?.click(),
    "?": () => document.getElementById("keys")?.showModal?.(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      document.querySelector("[data-sign]")?.click(); // from within its fields, too
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPING)) return;
    const act = keys[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  });
})();
