/** One message as elements. */
import { h, ICONS, icon } from "./dom.ts";
import { linkify, safe } from "./linkify.ts";
import type { Letter } from "./outbox.ts";
import type { Seen } from "./thread.ts";
import type { Say } from "./words.ts";

const PICTURES: readonly string[] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

export function linked(text: string, say: Say): Node[] {
  return linkify(text).map(({ text: words, href }) =>
    href
      ? h(
          "a",
          { href, target: "_blank", rel: "noopener noreferrer nofollow ugc" },
          words,
          h("span", { class: "sr" }, ` (${say("newWindow")})`),
        )
      : document.createTextNode(words),
  );
}

function fileOf({ file }: Seen, say: Say): HTMLElement | undefined {
  const href = file && safe(file.url);
  if (!file || !href) return undefined;
  const name = file.name ?? say("file");
  const link = h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "file" });
  const plain = () => link.replaceChildren(icon(ICONS.file), name);
  if (file.mime && PICTURES.includes(file.mime)) {
    // Where the website's policy forbids pictures of other places, it stays a link.
    link.append(h("img", { src: href, alt: say("picture", { name: file.name ?? "" }), loading: "lazy", error: plain }));
  } else plain();
  return link;
}

export function bubbleOf(message: Seen, say: Say): HTMLElement {
  const { from, header, text, footer } = message;
  return h(
    "div",
    { class: from === "visitor" ? "bubble mine" : "bubble" },
    from === "visitor" && h("span", { class: "sr" }, `${say("you")}: `),
    fileOf(message, say),
    header && h("strong", {}, header),
    text && h("div", { class: "words" }, ...linked(text, say)),
    footer && h("small", {}, footer),
  );
}

export function letterBubble({ text, choice, fileName }: Letter, say: Say): HTMLElement {
  return h(
    "div",
    { class: "bubble mine" },
    h("span", { class: "sr" }, `${say("you")}: `),
    fileName !== undefined && h("span", { class: "file" }, icon(ICONS.file), fileName || say("file")),
    ...linked(text ?? choice?.title ?? "", say),
  );
}

export function letterMeta(
  { id, state }: Letter,
  say: Say,
  act: { again(id: string): void; remove(id: string): void },
): HTMLElement {
  if (state !== "failed") return h("div", { class: "meta mine" }, say(state === "taken" ? "sent" : "sending"));
  return h(
    "div",
    { class: "meta mine bad", role: "alert" },
    `${say("failed")} `,
    h("button", { type: "button", click: () => act.again(id) }, say("again")),
    h("button", { type: "button", click: () => act.remove(id) }, say("remove")),
  );
}
