import { asList, asNumber, asObject, asText, isObject } from "../json.ts";

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

export function jsonResponse(status: number, message: string): HttpResponse {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { "content-type": "application/json" }, body };
}

/**
 * What a function's result becomes on the wire. Without a status code the result itself is the body of a 200; a result that
 * cannot be a response becomes a 500, as API Gateway says no more either.
 */
export function toResponse(result: unknown): HttpResponse {
  if (!isObject(result) || result.statusCode === undefined) {
    const text = typeof result === "string" ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(text) };
  }
  const status = asNumber(result.statusCode);
  const body = result.body ?? "";
  if (status === undefined || status < 100 || status > 599 || typeof body !== "string") {
    return jsonResponse(500, "Internal Server Error");
  }
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(asObject(result.headers))) {
    const text = asText(value);
    if (text !== undefined) headers[name.toLowerCase()] = text;
  }
  const cookies = asList(result.cookies).flatMap((cookie) => asText(cookie) ?? []);
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  if (status !== 204 && status !== 304) headers["content-type"] ??= "text/plain;charset=UTF-8";
  return { status, headers, body: Buffer.from(body, result.isBase64Encoded === true ? "base64" : "utf8") };
}
