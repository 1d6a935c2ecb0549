/* Comforts beside a record: a picker of people after @ in a note, and how far an upload has come. */
(() => {
  "use strict";

  const WORD = /(?:^|[^A-Za-z0-9._%+-])@([\p{L}\p{N}_.+-]{0,40})$/u;
  let list = null;
  let asked = 0;

  const close = () => {
    const area = list?.previousElementSibling;
    area?.removeAttribute("aria-activedescendant");
    list?.remove();
    list = null;
  };

  const typed = (area) => WORD.exec(area.value.slice(0, area.selectionStart));

  const mark = (option) => {
    for (const each of list.children) each.setAttribute("aria-selected", String(each === option));
    list.previousElementSibling.setAttribute("aria-activedescendant", option.id);
  };

  const insert = (option) => {
    const area = list.previousElementSibling;
    const start = area.selectionStart - typed(area)[1].length;
    area.setRangeText(`${option.dataset.insert} `, start, area.selectionStart, "end");
    close();
    area.focus();
  };

  const open = async (area) => {
    const found = typed(area);
    const turn = (asked += 1);
    if (!found) return close();
    const audience = area.form.elements.audience?.value ?? "all";
    const query = new URLSearchParams({ q: found[1], audience });
    const answer = await fetch(`${area.dataset.mentions}?${query}`);
    if (turn !== asked || !answer.ok) return;
    close();
    list = document.createElement("ul");
    list.className = "people-picker";
    list.id = `${area.id}-people`;
    list.setAttribute("role", "listbox");
    list.innerHTML = await answer.text();
    if (!list.children.length) return (list = null);
    area.after(list);
    area.setAttribute("aria-controls", list.id);
    mark(list.firstElementChild);
  };

  const move = (event) => {
    if (!list || event.target !== list.previousElementSibling) return;
    const options = [...list.children];
    const now = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") insert(options[now]);
    else if (event.key === "ArrowDown") mark(options[(now + 1) % options.length]);
    else if (event.key === "ArrowUp") mark(options[(now + options.length - 1) % options.length]);
    else return;
    event.preventDefault();
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-mentions]")) open(event.target);
  });
  document.addEventListener("keydown", move);
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".people-picker [role=option]");
    if (option) {
      event.preventDefault();
      insert(option);
    } else if (list) close();
  });

  // The arrow keys go to the file before and after.
  document.addEventListener("keydown", (event) => {
    const link = document.querySelector(`a[data-key="${event.key}"]`);
    const typing = event.target.closest("input, textarea, select, [role=region], pre");
    if (!link || typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    link.click();
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.closest("[data-upload]")?.querySelector("progress");
    if (!bar || !event.detail.total) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
})();
