// The sheet that rises from the phone's lower edge: menus, lists, small forms.
import { h } from "./dom.js";

let close = () => {};

/** Shows `content` (elements, or a function that is given `close`); Escape and the backdrop close it, focus returns. */
export function openSheet(title, content) {
  close();
  const before = document.activeElement;
  const heading = h("h2", { id: "sheet-title" }, title);
  const sheet = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title" },
    heading,
  );
  const cover = h("div", { class: "cover" }, sheet);
  const shut = () => {
    if (!cover.isConnected) return;
    cover.remove();
    if (before?.isConnected) before.focus();
  };
  close = shut;
  sheet.append(...(typeof content === "function" ? content(shut) : content).flat().filter(Boolean));
  cover.addEventListener("click", (event) => {
    if (event.target === cover) shut();
  });
  cover.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      shut();
    } else if (event.key === "Tab") keepInside(sheet, event);
  });
  document.getElementById("screen").append(cover);
  (sheet.querySelector("input, button, a") ?? sheet).focus();
}

function keepInside(sheet, event) {
  const stops = [...sheet.querySelectorAll("button, input, a[href]")];
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
}
