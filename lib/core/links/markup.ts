/** Finding the links of what is sent, and putting others in their place. */
import { withoutPunctuation } from "../kernel/urls.ts";
import { isWebAddress } from "./model.ts";

/** `<a>` and `<area>` with an address in quotes, which is how the compiler of templates writes them, and people who write HTML do. */
const ANCHOR = /(<a(?:rea)?\s(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*?\bhref\s*=\s*)("[^"<>]*"|'[^'<>]*')/giu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&#38;": "&",
  "&#x26;": "&",
  "&quot;": '"',
  "&#39;": "'",
  "&#x27;": "'",
  "&#x2f;": "/",
  "&#x3d;": "=",
};
const plain = (attribute: string): string =>
  attribute.replace(
    /&(?:amp|quot|#38|#39|#x26|#x27|#x2f|#x3d);/gi,
    (entity) => ENTITIES[entity.toLowerCase()] ?? entity,
  );

/** `put` gets each address as the reader's program would follow it; undefined leaves it. What it gives has to need no escaping. */
export const withLinksInHtml = (html: string, put: (url: string) => string | undefined): string =>
  html.replace(ANCHOR, (whole, before: string, quoted: string) => {
    const url = plain(quoted.slice(1, -1)).trim();
    const other = isWebAddress(url) ? put(url) : undefined;
    return other === undefined ? whole : `${before}"${other}"`;
  });

const IN_TEXT = /https?:\/\/[^\s<>"'`{}|\\^[\]]{1,2000}/giu;

export const withLinksInText = (text: string, put: (url: string) => string | undefined): string =>
  text.replace(IN_TEXT, (found) => {
    const url = withoutPunctuation(found);
    const other = isWebAddress(url) ? put(url) : undefined;
    return other === undefined ? found : other + found.slice(url.length);
  });

/** At the end of what is shown; after everything where the HTML names no end. */
export function atTheEnd(html: string, more: string): string {
  const end = html.toLowerCase().lastIndexOf("</body");
  return end < 0 ? html + more : html.slice(0, end) + more + html.slice(end);
}
