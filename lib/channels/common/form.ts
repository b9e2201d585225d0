/** A webhook's fields, posted as a form, or with the same names as a JSON object. */
import { decodeBody } from "./body.ts";
import { excerptOfText, record, string } from "./payloads.ts";

export type Fields = Readonly<Record<string, string>>;
export type Body =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly reason: string; readonly raw: string };

/** Never throws. The last of a repeated name counts; NUL characters, which no text has and databases refuse, are left out. */
export function readBody(body: Uint8Array): Body {
  const isJson = /^\s*[{[]/.test(Buffer.from(body.subarray(0, 64)).toString("latin1"));
  return isJson ? fromJson(body) : { ok: true, fields: clean(pairsOf(body)) };
}

/** Names and values of a form as they were sent, in their order. */
export const pairsOf = (body: Uint8Array): readonly (readonly [string, string])[] => [
  ...new URLSearchParams(Buffer.from(body).toString("utf8")),
];

function fromJson(body: Uint8Array): Body {
  const decoded = decodeBody(body);
  if (!decoded.ok) return decoded;
  const fields = record(decoded.value);
  if (fields === undefined)
    return { ok: false, reason: "the body is no object", raw: excerptOfText(Buffer.from(body).toString("utf8")) };
  const pairs = Object.entries(fields).flatMap(([name, value]) => {
    const text = string(value);
    return text === undefined ? [] : [[name, text] as const];
  });
  return { ok: true, fields: clean(pairs) };
}

const clean = (pairs: readonly (readonly [string, string])[]): Fields =>
  Object.fromEntries(pairs.map(([name, value]) => [name, value.replaceAll("\u0000", "").toWellFormed()]));
