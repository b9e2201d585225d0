import type { Credentials, Http, HttpResult } from "../contract.ts";
import { manifest } from "./manifest.ts";

/** Undefined where the connection has no keys. */
export const authorization = ({ apiKey, secretKey }: Credentials): string | undefined =>
  apiKey && secretKey ? `Basic ${Buffer.from(`${apiKey}:${secretKey}`).toString("base64")}` : undefined;

/** One request to a resource of the REST API. */
export const ask = (
  http: Http,
  method: "GET" | "POST" | "PUT",
  url: string,
  authorization: string,
  body?: unknown,
): Promise<HttpResult> =>
  http({
    method,
    url,
    headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs: manifest.send.timeoutMs,
  });
