/** What a person may enter for a widget. The room that shows it reads the same fields: see `lib/core/visitors/settings.ts`. */
import type { ConnectionCheck, Credentials, FieldProblem } from "../contract.ts";
import { KEY_LENGTH } from "./manifest.ts";

const ORIGIN = /^https?:\/\/(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;
const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;
const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== "");
const each = (allowed: RegExp) => (text: string) => words(text).every((word) => allowed.test(word));

const RULES: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  visitorKey: [(text) => text.length >= KEY_LENGTH, `must have ${KEY_LENGTH} characters or more`],
  identitySecret: [(text) => text.length >= KEY_LENGTH, `must have ${KEY_LENGTH} characters or more`],
  widget: [
    (text) => /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(text),
    "may have lower-case letters, digits and hyphens",
  ],
  origins: [
    (text) =>
      words(text).length > 0 &&
      words(text).every((word) => ORIGIN.test(word) && (word.startsWith("https:") || LOCAL.test(word))),
    "must be addresses such as https://shop.example, without a path; http:// is for localhost alone",
  ],
  title: [(text) => text.length <= 60, "must have at most 60 characters"],
  languages: [each(/^(?:es|fr|en)$/), "may be es, fr and en"],
  colour: [(text) => /^#[0-9a-f]{6}$/i.test(text), "must be a colour such as #0b5fff"],
  position: [(text) => text === "left" || text === "right", "must be left or right"],
  form: [each(/^(?:name|email|phone)\*?$/), "may ask for name, email and phone"],
  uploads: [(text) => ["none", "images", "files"].includes(text), "must be none, images or files"],
  ...Object.fromEntries(
    ["greeting", "away"].flatMap((name) =>
      ["Es", "Fr", "En"].map((language) => [
        `${name}${language}`,
        [(text: string) => text.length <= 500, "must have at most 500 characters"],
      ]),
    ),
  ),
};

/** See `Desk.check`. */
export function check(values: Credentials): readonly FieldProblem[] {
  return Object.entries(values).flatMap(([field, value]) => {
    const rule = RULES[field];
    return value && rule && !rule[0](value) ? [{ field, message: rule[1] }] : [];
  });
}

/** See `Channel.test`. There is nobody to ask: what was entered is right or wrong by itself. */
export async function test(connection: Credentials): Promise<ConnectionCheck> {
  if (!connection.widget) return { ok: false, code: "connection", text: "the widget is not named", retryable: false };
  const [wrong] = check(connection);
  if (wrong) return { ok: false, code: "settings", text: `${wrong.field} ${wrong.message}`, retryable: false };
  return { ok: true, displayName: connection.title || connection.widget, address: connection.origins ?? "" };
}
