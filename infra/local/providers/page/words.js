// What the page says, in three languages. The English sentence is the key, so that a reader of the code sees what is shown.
import { FRENCH } from "./french.js";
import { SPANISH } from "./spanish.js";

const WORDS = { es: SPANISH, fr: FRENCH };
export const LANGUAGES = { en: "English", es: "Español", fr: "Français" };

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing shows the page all the same.
  }
}

export const language = LANGUAGES[kept("language")]
  ? kept("language")
  : (navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES[tag]) ?? "en");
export const theme = ["light", "dark"].includes(kept("theme")) ? kept("theme") : "";
export const remembered = kept;

export const t = (english) => WORDS[language]?.[english] ?? english;
