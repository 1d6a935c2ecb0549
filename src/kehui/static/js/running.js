/* Counts a score sheet on while it is typed: its total, and what it still needs. Without this script the server does
   it whenever the sheet is kept. What it comes to is said aloud once the typing rests. */
(() => {
  "use strict";

  const box = document.querySelector("[data-running]");
  const form = box?.closest("form");
  if (!form) return;
  const said = form.querySelector("[data-running-said]");
  const parts = [...box.querySelectorAll("[data-running-part]")];
  const REST = 1000; // milliseconds without a key before the total is said
  let timer = 0;

  const value = (name) => (new FormData(form).get(name) ?? "").trim();
  const isSound = (name) => value(name) !== "" && form.elements[name].validity.valid;
  const isGiven = (name) => {
    if (name === "opinion") return value("verdict") !== "no" || value(name) !== "";
    return name === "verdict" ? value(name) !== "" : isSound(name);
  };

  const count = () => {
    let tenths = 0;
    for (const part of parts) {
      const name = part.dataset.runningPart;
      part.hidden = isGiven(name);
      if (name.startsWith("points-") && part.hidden) tenths += Math.round(Number(value(name)) * 10);
    }
    const isWhole = parts.every((part) => part.hidden);
    box.querySelector("[data-running-total]").textContent = String(tenths / 10);
    box.querySelector("[data-running-left]").hidden = isWhole;
    box.querySelector("[data-running-whole]").hidden = !isWhole;
  };

  form.addEventListener("input", () => {
    count();
    clearTimeout(timer);
    timer = setTimeout(() => (said.textContent = box.innerText.replace(/\s+/g, " ")), REST);
  });
  count();
})();
