/* The search box at the top of every page shows what is found while typing (WAI-ARIA APG, list autocomplete with manual
   selection); on the page of results the arrows walk from the box through the results. Without this script both are
   plain forms. */
(() => {
  "use strict";

  const PAUSE = 150; // milliseconds after the last key

  const enhance = (input) => {
    const panel = document.createElement("div");
    panel.className = "typed-panel";
    panel.id = `${input.id}-found`;
    panel.hidden = true;
    input.form.append(panel);
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": panel.id,
    })) input.setAttribute(key, value);

    let active = -1;
    let timer = 0;
    let asking = null;

    const options = () => [...panel.querySelectorAll("[role=option]")];
    const show = (open) => {
      panel.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) move(-1);
    };
    const move = (to) => {
      const all = options();
      active = to < 0 || !all.length ? -1 : to % all.length;
      all.forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      }
    };
    const ask = async () => {
      asking?.abort();
      if (!input.value.trim()) return show(false);
      asking = new AbortController();
      const url = new URL(input.dataset.typed, location.href);
      url.searchParams.set("q", input.value);
      try {
        const answer = await fetch(url, { signal: asking.signal });
        if (!answer.ok) return show(false);
        panel.innerHTML = await answer.text();
        options().forEach((one, place) => { one.id = `${panel.id}-${place}`; });
        active = -1;
        show(document.activeElement === input);
      } catch (error) {
        if (error.name !== "AbortError") show(false); // Enter still opens the page of results
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // the keys belong to the input method
      const last = options().length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (panel.hidden) ask();
        else if (event.key === "ArrowDown") move(active + 1);
        else move(active <= 0 ? last : active - 1);
      } else if (event.key === "Enter" && !panel.hidden && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.url);
      } else if (event.key === "Escape" && !panel.hidden) {
        event.stopPropagation();
        show(false);
      }
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      show(false);
    });
    panel.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the text
    panel.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
  };

  const walk = (event) => {
    const box = document.querySelector("[data-results-of]");
    if (!box || event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const links = [...document.querySelectorAll("[data-result]")];
    const here = links.indexOf(document.activeElement);
    if (!links.length || (here < 0 && document.activeElement !== box)) return;
    if (here < 0 && event.key === "ArrowUp") return;
    event.preventDefault();
    const next = here + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) box.focus();
    else links[Math.min(next, links.length - 1)].focus();
  };

  document.querySelectorAll("[data-typed]").forEach(enhance);
  document.addEventListener("keydown", walk);
})();
