/* Tells the server that somebody is there, and warns before the session ends. */
(() => {
  "use strict";

  const sheet = document.getElementById("idle");
  if (!sheet || typeof sheet.showModal !== "function") return;
  const limit = Number(sheet.dataset.idle) * 1000;
  const warning = Math.min(120000, limit / 2);
  const every = Math.min(60000, limit / 4);
  const KEY = "kehui-seen"; // shared by all windows of the browser
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const seen = () => Number(localStorage.getItem(KEY)) || 0;
  const mark = () => localStorage.setItem(KEY, String(Date.now()));

  const stay = async () => {
    mark();
    const answer = await fetch(sheet.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token() } });
    if (answer.status !== 204) location.reload();
  };

  const active = () => {
    if (!sheet.open && Date.now() - seen() > every) stay();
  };

  const look = () => {
    const left = limit - (Date.now() - seen());
    if (left <= 0) {
      location.reload(); // the server ends the session, and leads back here after the next sign-in
    } else if (left <= warning) {
      sheet.querySelector("[data-left]").textContent = String(Math.ceil(left / 1000));
      if (!sheet.open) sheet.showModal();
    } else if (sheet.open) {
      sheet.close();
    }
  };

  mark();
  sheet.querySelector("[data-stay-button]").addEventListener("click", () => {
    sheet.close();
    stay();
  });
  sheet.addEventListener("cancel", stay);
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, active, { passive: true });
  document.addEventListener("htmx:afterRequest", mark);
  setInterval(look, 1000);
})();
