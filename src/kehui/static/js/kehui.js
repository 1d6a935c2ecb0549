/* Small comforts for pages that work without them: dialogs, menus, row clicks, the search key, selection counts. */
(() => {
  "use strict";

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-dropdown][open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };

  const openDialog = (event, link) => {
    const sheet = document.getElementById(link.dataset.dialog);
    if (!sheet || typeof sheet.showModal !== "function") return;
    event.preventDefault();
    sheet.showModal();
  };

  // A click anywhere in a row follows its link, unless something was meant by it: a control, marked text, a new tab.
  const followRow = (event) => {
    const link = event.target.closest("tr")?.querySelector(".row-link");
    const meant = event.target.closest("a, button, input, label, select, summary");
    if (!link || meant || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    link.click();
  };

  const countSelected = (form) => {
    const boxes = [...form.querySelectorAll("[data-select]")];
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
    for (const place of form.querySelectorAll("[data-selected]")) place.textContent = String(chosen.length);
    const all = form.querySelector("[data-select-all]");
    if (all) {
      all.checked = boxes.length > 0 && chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
  };

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const opener = event.target.closest("[data-dialog]");
    if (opener && !(event.ctrlKey || event.metaKey || event.shiftKey)) openDialog(event, opener);
    else followRow(event);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") {
      const menu = event.target.closest("details[data-dropdown][open]");
      closeMenus(null);
      menu?.querySelector("summary").focus();
    } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector("[data-search]");
      if (box) {
        event.preventDefault();
        box.focus();
      }
    }
  });

  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.matches("[data-select-all]")) {
      for (const box of control.form.querySelectorAll("[data-select]")) box.checked = control.checked;
    }
    if (control.matches("[data-select-all], [data-select]") && control.form) countSelected(control.form);
    if (control.form && (control.matches("[data-submit]") || control.form.matches("[data-submit]"))) control.form.requestSubmit();
  });

  // What was sent is not kept as a draft any more: one that came in after it would be offered as unsent. Nor is it sent
  // by a second click, which would write the same once more; after a while it is, as a download leaves the page as it is.
  const TWICE = 5000; // milliseconds
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (Date.now() - form.dataset.sent < TWICE) event.preventDefault();
    else form.dataset.sent = Date.now();
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = event.detail.elt;
    if (element.id === "draft-state" && element.closest("[data-sent]")) event.preventDefault();
  });

  document.querySelector("[data-focus]")?.focus();
})();
