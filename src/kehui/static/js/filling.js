/* Shows and hides the fields of a form as its conditions say; without this script the server does it on saving. */
(() => {
  "use strict";

  const place = document.querySelector("[data-form-fields]");
  if (!place) return;
  const form = place.closest("form");

  const values = (name) => {
    const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const choices = controls.filter((one) => one.type === "checkbox" || one.type === "radio");
    if (choices.length) return choices.filter((one) => one.checked).map((one) => one.value);
    return controls.map((one) => one.value.trim());
  };

  const isHidden = (name) => {
    const box = document.getElementById(`field-${name.replace(/^f-/, "")}`);
    return box !== null && box.hidden;
  };

  // A test is "name=value|value"; of an answer on an earlier page it is 1 or 0.
  const passes = (test) => {
    if (!test.includes("=")) return test === "1";
    const [name, wanted] = [test.slice(0, test.indexOf("=")), test.slice(test.indexOf("=") + 1).split("|")];
    return !isHidden(name) && values(name).some((value) => wanted.includes(value));
  };

  const holds = (box) => {
    const [way, ...tests] = box.dataset.shownWhen.split(";");
    return way === "any" ? tests.some(passes) : tests.every(passes);
  };

  const boxes = [...place.querySelectorAll("[data-shown-when]")];

  const refresh = () => {
    for (let round = 0; round <= boxes.length; round += 1) {
      const turned = boxes.filter((box) => box.hidden === holds(box));
      if (!turned.length) return;
      for (const box of turned) box.hidden = !box.hidden;
    }
  };

  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  refresh();
})();
