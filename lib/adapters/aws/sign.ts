/**
 * Signature Version 4 of one kind of request: POST to `/` with a text, as the JSON services take it. These are made for every
 * message; everything else is signed by `aws4`, which takes seven times as long because it derives its key's schedule anew each
 * time. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import type { AwsCredentials } from "./credentials.ts";

export interface Post {
  readonly service: string;
  readonly region: string;
  readonly host: string;
  readonly contentType: string;
  /** `x-amz-target` */
  readonly target: string;
  readonly body: string;
}

/** Keys of a day, by what they are for. A process asks a handful of services in one region as one caller. */
const keys = new Map<string, KeyObject>();
const MAX_KEYS = 20;

/** The headers to send, `host` among them. */
export function signedHeaders(
  { service, region, host, contentType, target, body }: Post,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
): Readonly<Record<string, string>> {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const token = sessionToken === undefined ? "" : `x-amz-security-token:${sessionToken}\n`;
  const names = `content-type;host;x-amz-date;${sessionToken === undefined ? "" : "x-amz-security-token;"}x-amz-target`;
  const canonical = `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:${time}\n${token}x-amz-target:${target}\n\n${names}\n${hash("sha256", body)}`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash("sha256", canonical)}`;
  const signature = createHmac("sha256", keyOf(scope, secretAccessKey)).update(text).digest("hex");
  return {
    "content-type": contentType,
    "content-length": String(Buffer.byteLength(body)),
    host,
    "x-amz-date": time,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
    "x-amz-target": target,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
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
