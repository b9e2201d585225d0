/** Texts as Slack writes them, and as people read them. https://docs.slack.dev/messaging/formatting-message-text */

const REFERENCE = /<([^<>]*)>/g;

/** Mentions and links in words; `&amp;`, `&lt;` and `&gt;` as the characters that they stand for. */
export const readable = (text: string): string =>
  text
    .replace(REFERENCE, (_, inside: string) => spoken(inside))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

function spoken(inside: string): string {
  const bar = inside.indexOf("|");
  const [target, label] = bar < 0 ? [inside, ""] : [inside.slice(0, bar), inside.slice(bar + 1)];
  if (target.startsWith("!")) return label !== "" ? label : `@${target.slice(1).split("^")[0]}`;
  if (/^[@#]/.test(target))
    return `${target.slice(0, 1)}${label !== "" ? label.replace(/^[@#]/, "") : target.slice(1)}`;
  const bare = target.replace(/^(?:mailto|tel):/, "");
  // Whatever a person typed is linked with itself as its label.
  if (label === "") return bare;
  return bare.endsWith(label) ? label : `${label} (${bare})`;
}

/** As Slack wants it: nothing of it is a mention or a link of Slack's own. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
