/**
 * A mail again, out of what the Parse API makes of it: its headers, its words and its files, so that it is read as every other mail is. What
 * was nested stands side by side; a report of a mail server stays one.
 */
import { type Json, record, records, string } from "../common/payloads.ts";

const BOUNDARY = "----chasqui-rebuilt";
const ALTERNATIVE = "----chasqui-words";

export function rebuilt(said: Json): Uint8Array {
  const headers = record(said.Headers) ?? {};
  const head = Object.entries(headers).flatMap(([name, value]) =>
    /^(?:content-|mime-version)/i.test(name) ? [] : linesOf(name, value),
  );
  // Some headers stand beside the others alone.
  const named = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  for (const name of ["From", "Subject"]) if (!named.has(name.toLowerCase())) head.push(...linesOf(name, said[name]));
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const report = /^\s*multipart\/report\b/i.test(string(Array.isArray(type) ? type[0] : type) ?? "");
  const kind = report ? "multipart/report; report-type=delivery-status" : "multipart/mixed";
  const words = [
    ...part(["Content-Type: text/plain; charset=utf-8"], base64(said["Text-part"]), ALTERNATIVE),
    ...part(["Content-Type: text/html; charset=utf-8"], base64(said["Html-part"]), ALTERNATIVE),
    `--${ALTERNATIVE}--`,
  ];
  const files = records(said.Parts).flatMap((file) => {
    const reference = string(file.ContentRef) ?? "";
    if (!/^(?:Inline)?Attachment\d+$/.test(reference)) return [];
    const own = Object.entries(record(file.Headers) ?? {}).flatMap(([name, value]) =>
      /^content-(?:type|disposition|id)$/i.test(name) ? linesOf(name, value) : [],
    );
    return part(own, string(said[reference])?.replace(/[^A-Za-z0-9+/=]/g, ""), BOUNDARY);
  });
  const lines = [
    ...head,
    "MIME-Version: 1.0",
    `Content-Type: ${kind}; boundary="${BOUNDARY}"`,
    "",
    `--${BOUNDARY}`,
    `Content-Type: multipart/alternative; boundary="${ALTERNATIVE}"`,
    "",
    ...words,
    ...files,
    `--${BOUNDARY}--`,
    "",
  ];
  return Buffer.from(lines.join("\r\n"), "utf8");
}

const base64 = (text: unknown): string | undefined =>
  typeof text === "string" && text !== "" ? Buffer.from(text, "utf8").toString("base64") : undefined;

function part(headers: readonly string[], content: string | undefined, boundary: string): readonly string[] {
  if (content === undefined) return [];
  const lines = content.match(/.{1,76}/g) ?? [];
  return [`--${boundary}`, ...headers, "Content-Transfer-Encoding: base64", "", ...lines];
}

/** Repeated headers come as a list. */
function linesOf(name: string, value: unknown): readonly string[] {
  if (!/^[\x21-\x39\x3b-\x7e]{1,100}$/.test(name)) return [];
  return (Array.isArray(value) ? value : [value]).flatMap((one) =>
    typeof one === "string" ? [`${name}: ${one.replace(/\s*[\r\n]+\s*/g, " ")}`] : [],
  );
}
