import { withoutPunctuation } from "../../core/kernel/urls.ts";
import { MAX_PLAIN } from "../../webpush/encryption.ts";
import { beginning } from "../common/split-text.ts";
import type { Credentials } from "../contract.ts";
import { LONGEST_TITLE } from "./manifest.ts";

/** What the service worker shows. `tag`: one with the same tag is replaced. */
interface Payload {
  readonly id: string;
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly icon?: string;
}

const LINK = /https:\/\/\S+/g;
const TITLED = /^([^\n]+)\n\s*\n([\s\S]+)$/;

/**
 * The title is a short first line with an empty one behind it, else the connection's; what opens is the last link of the text, which is not
 * shown where the text ends with it, else the connection's page. Cut where a text of rare characters is longer than a push may be; where
 * that is not enough, it opens the page and has no icon. Undefined where it is too long even so.
 */
export function payloadOf(
  text: string,
  { title = "", page = "", icon }: Credentials,
  { id, tag }: { readonly id: string; readonly tag: string },
): Buffer | undefined {
  const [, first = "", rest = ""] = TITLED.exec(text) ?? [];
  const isTitled = first !== "" && first.length <= LONGEST_TITLE;
  const said = (isTitled ? rest : text).trim();
  const found = said.match(LINK)?.at(-1);
  const url = found === undefined ? page : withoutPunctuation(found);
  const isLast =
    found !== undefined && said.endsWith(found) && said !== found && !found.slice(url.length).includes(")");
  const whole = isLast ? said.slice(0, -found.length).trim() : said;
  const shown = { id, tag, title: isTitled ? first.trim() : title };
  const withIcon = icon ? { icon } : {};
  return (
    cut({ ...shown, url, ...withIcon }, whole) ??
    cut({ ...shown, url: page, ...withIcon }, whole) ??
    cut({ ...shown, url: page }, whole)
  );
}

/** With as much of the text as a push holds. */
function cut(frame: Omit<Payload, "body">, whole: string): Buffer | undefined {
  for (let body = whole; ; body = beginning(body, Math.floor(body.length * 0.8))) {
    const payload: Payload = { ...frame, body };
    const bytes = Buffer.from(JSON.stringify(payload));
    if (bytes.byteLength <= MAX_PLAIN) return bytes;
    if (body === "") return undefined;
  }
}
