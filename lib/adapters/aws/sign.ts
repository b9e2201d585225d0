/**
 * Signature Version 4. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. The day's
 * key is kept as Node's own key object: signing is done for every message, and making a key of bytes takes longer than the rest.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import type { AwsCredentials } from "./credentials.ts";

export type Verb = "POST" | "PUT" | "PATCH" | "GET" | "DELETE";

export interface Unsigned {
  readonly service: string;
  readonly region: string;
  readonly method: Verb;
  readonly host: string;
  /** Escaped as it goes over the wire, without a query. Only characters that are escaped the same once and twice. */
  readonly path: string;
  /** Escaped once more, where the path holds other characters: every service but S3 signs it so. */
  readonly canonicalPath?: string | undefined;
  /** As of `queryOf`. */
  readonly query?: string | undefined;
  /** Of the body, where there is one. */
  readonly contentType?: string | undefined;
  /** `x-amz-target`, for the JSON services. */
  readonly target?: string;
  /** `x-amz-copy-source`, for S3. */
  readonly copySource?: string | undefined;
  readonly body: string | Uint8Array;
}

/** Keys of a day, by what they are for. A process asks a handful of services in one region as one caller. */
const keys = new Map<string, KeyObject>();
const MAX_KEYS = 20;

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The headers to send, `host` among them. */
export function signedHeaders(request: Unsigned, credentials: AwsCredentials): Readonly<Record<string, string>> {
  const {
    service,
    region,
    method,
    host,
    path,
    canonicalPath = path,
    query = "",
    contentType,
    target,
    copySource,
    body,
  } = request;
  const { time, scope } = when(service, region);
  const content = hash("sha256", body);
  // In the order of the alphabet, which is how they are signed.
  const signed: Record<string, string> = {
    ...(contentType === undefined ? {} : { "content-type": contentType }),
    host,
    ...(service === "s3" ? { "x-amz-content-sha256": content } : {}),
    ...(copySource === undefined ? {} : { "x-amz-copy-source": copySource }),
    "x-amz-date": time,
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
    ...(target === undefined ? {} : { "x-amz-target": target }),
  };
  let lines = "";
  let names = "";
  for (const name in signed) {
    lines += `${name}:${signed[name]}\n`;
    names += `${names && ";"}${name}`;
  }
  const signature = sign(
    `${method}\n${canonicalPath}\n${query}\n${lines}\n${names}\n${content}`,
    time,
    scope,
    credentials,
  );
  signed["content-length"] = String(Buffer.byteLength(body));
  signed.authorization = `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return signed;
}

export interface Link {
  readonly service: string;
  readonly region: string;
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** `GET` unless told. */
  readonly method?: "GET" | "PUT";
  /** What has to be sent is exactly so many bytes. */
  readonly contentLength?: number;
}

/** Path and query of an address that may be got, or put to, by whoever has it, for so long. */
export function signedLink(link: Link, credentials: AwsCredentials): string {
  const { time, scope } = when(link.service, link.region);
  const sized = link.contentLength !== undefined;
  const all: Readonly<Record<string, string>> = {
    ...link.query,
    "X-Amz-Algorithm": ALGORITHM,
    "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(link.seconds),
    ...(credentials.sessionToken === undefined ? {} : { "X-Amz-Security-Token": credentials.sessionToken }),
    "X-Amz-SignedHeaders": sized ? "content-length;host" : "host",
  };
  const query = queryOf(all);
  const headers = `${sized ? `content-length:${link.contentLength}\n` : ""}host:${link.host}\n`;
  const signed = all["X-Amz-SignedHeaders"];
  const canonical = `${link.method ?? "GET"}\n${link.path}\n${query}\n${headers}\n${signed}\nUNSIGNED-PAYLOAD`;
  return `${link.path}?${query}&X-Amz-Signature=${sign(canonical, time, scope, credentials)}`;
}

function when(service: string, region: string): { readonly time: string; readonly scope: string } {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  return { time, scope: `${time.slice(0, 8)}/${region}/${service}/aws4_request` };
}

function sign(canonical: string, time: string, scope: string, { secretAccessKey }: AwsCredentials): string {
  const text = `${ALGORITHM}\n${time}\n${scope}\n${hash("sha256", canonical)}`;
  return createHmac("sha256", keyOf(scope, secretAccessKey)).update(text).digest("hex");
}

function keyOf(scope: string, secret: string): KeyObject {
  const name = `${scope} ${secret}`;
  let key = keys.get(name);
  if (!key) {
    const bytes = scope
      .split("/")
      .reduce<string | Buffer>((so, part) => createHmac("sha256", so).update(part).digest(), `AWS4${secret}`);
    key = createSecretKey(bytes as Buffer);
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(name, key);
  }
  return key;
}

/** A query as it goes over the wire and as it is signed. */
export const queryOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join("&");

/** RFC 3986: everything but letters, digits and `-._~`. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
