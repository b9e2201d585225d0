/** A webhook's body as a value, and its lists item by item: a wrong item costs its neighbours nothing. */
import { excerptOfText, list } from "./payloads.ts";

type Decoded =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string; readonly raw: string };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Never throws. Whole numbers that are too long for a number keep their digits, as text. */
export function decodeBody(body: Uint8Array): Decoded {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { ok: false, reason: "the body is not UTF-8", raw: excerptOfText(Buffer.from(body).toString("base64")) };
  }
  try {
    return { ok: true, value: LONG_NUMBER.test(text) ? parseExactly(text) : JSON.parse(text) };
  } catch {
    return { ok: false, reason: "the body is not JSON", raw: excerptOfText(text) };
  }
}

export function each<Event>(values: unknown, read: (value: unknown) => readonly Event[]): Event[] {
  return list(values).flatMap(read);
}

// Ids are written as numbers now and then and can be longer than a number holds.
const LONG_NUMBER = /[[:,]\s*-?\d{16,}/;
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parseExactly(text: string): unknown {
  const exact: Reviver = (_key, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? source
      : value;
  try {
    return JSON.parse(text, exact as (key: string, value: unknown) => unknown);
  } catch (error) {
    // A reviver visits by recursion and a plain parse does not.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}
