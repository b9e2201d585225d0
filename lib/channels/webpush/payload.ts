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
 * shown where the text ends with it, else the connection's page. Cut where a text of rare characters is longer than a push may be.
 */
export function payloadOf(
  text: string,
  { title = "", page = "", icon }: Credentials,
  { id, tag }: { readonly id: string; readonly tag: string },
): Buffer {
  const [, first = "", rest = ""] = TITLED.exec(text) ?? [];
  const isTitled = first !== "" && first.length <= LONGEST_TITLE;
  const said = (isTitled ? rest : text).trim();
  const url = said.match(LINK)?.at(-1);
  const isLast = url !== undefined && said.endsWith(url) && said !== url;
  let body = isLast ? said.slice(0, -url.length).trim() : said;
  for (;;) {
    const payload: Payload = {
      ...{ id, tag, title: isTitled ? first.trim() : title, body, url: url ?? page },
      ...(icon ? { icon } : {}),
    };
    const bytes = Buffer.from(JSON.stringify(payload));
    if (bytes.byteLength <= MAX_PLAIN || body === "") return bytes;
    body = beginning(body, Math.floor(body.length * 0.8));
  }
}
