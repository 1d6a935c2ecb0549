/* Turns a text or a select that takes a term into a combobox (WAI-ARIA APG, list autocomplete with manual selection):
   what is typed is searched on the server, arrows walk, Enter takes, Escape closes. Without this script a select stays
   one, and a text is resolved when the form is sent. */
(() => {
  "use strict";

  const PAUSE = 120; // milliseconds after the last key
  let made = 0;

  const element = (name, attributes, text = "") => {
    const one = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    one.textContent = text;
    return one;
  };

  // The select as a text with the same name, label and description.
  const asText = (select) => {
    const input = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
    for (const { name, value } of select.attributes) input.setAttribute(name, value);
    const [chosen] = select.selectedOptions;
    if (chosen?.value) {
      input.value = `${chosen.value} ${chosen.text}`;
      input.dataset.code = chosen.value;
    } else input.value = select.dataset.entered;
    input.placeholder = select.dataset.hint;
    select.replaceWith(input);
    return input;
  };

  const enhance = (control) => {
    if (control.dataset.ready) return;
    const input = control.matches("select") ? asText(control) : control;
    input.dataset.ready = "1";
    const id = `picker-${(made += 1)}`;
    const kept = element("input", { type: "hidden", name: input.name });
    const list = element("ul", { id, role: "listbox", class: "picker-options", "aria-label": input.dataset.label });
    const said = element("p", { class: "picker-said", role: "status" });
    const panel = element("div", { class: "picker-panel" });
    panel.hidden = true;
    panel.append(list, said);
    kept.value = input.dataset.code || input.value;
    if (input.form && input.getAttribute("form")) kept.setAttribute("form", input.getAttribute("form"));
    input.removeAttribute("name");
    input.closest(".picker").classList.add("picker-ready");
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    })) input.setAttribute(key, value);
    input.after(kept, panel);

    let active = -1;
    let timer = 0;
    let asking = null;
    let settled = input.value; // the text that stands for what is chosen

    const options = () => [...list.children];
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
    const choose = (option) => {
      input.value = settled = option.dataset.text;
      kept.value = option.dataset.code;
      show(false);
      kept.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const draw = (found) => {
      list.replaceChildren(...found.options.map((term, place) => {
        const option = element("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false" });
        option.append(element("span", {}, term.name), element("span", { class: "picker-code" }, term.code));
        if (term.note) option.append(element("span", { class: "picker-note" }, term.note));
        option.dataset.code = term.code;
        option.dataset.text = `${term.code} ${term.name}`;
        return option;
      }));
      active = -1;
      said.textContent = found.words;
      show(document.activeElement === input);
    };
    const ask = async (text) => {
      asking?.abort();
      asking = new AbortController();
      const url = new URL(input.dataset.picker, location.href);
      url.searchParams.set("q", text);
      try {
        const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (answer.ok) draw(await answer.json());
      } catch (error) {
        if (error.name !== "AbortError") show(false); // the text is still resolved when the form is sent
      }
    };
    const open = () => {
      if (panel.hidden) ask(input.value === settled ? "" : input.value);
    };

    input.addEventListener("input", () => {
      kept.value = input.value;
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE, input.value);
    });
    input.addEventListener("click", open);
    input.addEventListener("keydown", (event) => {
      const last = options().length - 1;
      if (event.isComposing) return; // the keys belong to the input method
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (panel.hidden) open();
        else if (event.key === "ArrowDown") move(active + 1);
        else move(active <= 0 ? last : active - 1);
      } else if (event.key === "Enter" && !panel.hidden && active >= 0) {
        event.preventDefault();
        choose(options()[active]);
      } else if (event.key === "Escape" && !panel.hidden) {
        event.stopPropagation();
        show(false);
      } else if (event.key === "Tab") show(false);
    });
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      show(false);
      if (!input.value) settled = "";
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the text
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  };

  const within = (root) => root.querySelectorAll?.("[data-picker]").forEach(enhance);
  within(document);
  document.addEventListener("htmx:load", (event) => within(event.target));
})();
