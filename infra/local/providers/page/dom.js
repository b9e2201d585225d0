import { language, t } from "./words.js";

// Elements are made from text nodes and attributes only: what a message says can never become markup.

/** `h("button", {class: "x", onclick: f}, "text", child)`; null, undefined and false children are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

const PATHS = {
  send: "M4 12 20 4l-5 16-3.2-6.6L4 12Zm7.8 1.4L20 4",
  add: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  more: "M6 9l6 6 6-6",
  photo: "M4 5h16v14H4zM4 16l4.5-4.5 4 4L15 13l5 4.5M15.5 9.2h.01",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  voice: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4ZM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  pin: "M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11Zm0-8.6a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.8-3.6 3.5-5.4 7-5.4s6.200 1.800 7 5.400",
  sticker: "M5 5h14v9l-5 5H5zM14 19v-5h5M9 10h.01M14 10h.01M9 13.500c1.200 1 2.600 1.200 4 .8",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  edit: "M5 19l.8-4L16 4.800l3.200 3.200L9 18.200 5 19Z",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7",
  list: "M9 7h10M9 12h10M9 17h10M5 7h.01M5 12h.01M5 17h.01",
  link: "M10 14 19 5M13 5h6v6M17 14v5H5V7h5",
  verified: "M5 12.500l4.500 4.500L19 7.500",
};
const TICKS = {
  posting: ["M9 7v3l2 1.200", "M9 3.500a6 6 0 1 0 .01 0"],
  refused: ["M9 4v5", "M9 12h.01"],
  failed: ["M9 4v5", "M9 12h.01"],
  accepted: ["M9 7v3l2 1.200", "M9 3.500a6 6 0 1 0 .01 0"],
  sent: ["M5 8l3 3 6-7"],
  delivered: ["M1.500 8l3 3 6-7", "M8 10.500l.6.5 6-7"],
  read: ["M1.500 8l3 3 6-7", "M8 10.500l.6.5 6-7"],
};

function svg(className, viewBox, paths, label) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  element.setAttribute("class", className);
  element.setAttribute("viewBox", viewBox);
  if (label) {
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", label);
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = label;
    element.append(title);
  } else element.setAttribute("aria-hidden", "true");
  for (const path of paths) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("d", path);
    element.append(shape);
  }
  return element;
}

export function icon(name) {
  return svg("icon", "0 0 24 24", [PATHS[name]]);
}

const OWN = {
  posting: "on its way",
  refused: "our side did not take it yet",
  delivered: "taken by our side",
  read: "marked as read by the business",
};
const THEIRS = {
  accepted: "accepted by the provider",
  sent: "receipt: sent",
  delivered: "receipt: delivered",
  read: "receipt: read",
  failed: "receipt: failed",
};
export function ticks(message) {
  const label = t((message.by === "customer" ? OWN : THEIRS)[message.progress] ?? message.progress);
  const tone = message.progress === "read" ? " read" : ["failed", "refused"].includes(message.progress) ? " bad" : "";
  return svg(`icon ticks${tone}`, "0 0 18 14", TICKS[message.progress] ?? TICKS.sent, label);
}

/** The avatar of a person or a business. */
export function face(name, hue) {
  const words = name.replace(/^\+/, "").split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : ""].map((word) => [...(word ?? "")][0] ?? "");
  return h("span", { class: "face", "data-hue": hue, "aria-hidden": "true" }, letters.join("").toUpperCase());
}

export const clock = (at) => new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
