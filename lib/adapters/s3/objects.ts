/** S3 as far as we use it. Keys are made of ids of ours and words, and need no escape; a bucket is a host of its own in AWS, and a folder of any engine that stands in for it. */
import { credentials, hostOf, namedEndpoint, region } from "../aws/credentials.ts";
import { AwsError } from "../aws/error.ts";
import { askRest, callRest } from "../aws/rest.ts";
import { queryOf, signedLink } from "../aws/sign.ts";

export function place(bucket: string, key: string): { readonly endpoint: URL; readonly path: string } {
  const named = namedEndpoint("s3");
  return named === undefined
    ? { endpoint: new URL(`https://${bucket}.${hostOf("s3")}`), path: `/${key}` }
    : { endpoint: new URL(named), path: `/${bucket}/${key}` };
}

export interface ObjectLink {
  readonly seconds: number;
  readonly query?: Readonly<Record<string, string>>;
  readonly method?: "GET" | "PUT";
  readonly contentLength?: number;
}

export function objectLink(bucket: string, key: string, { query = {}, ...link }: ObjectLink): string {
  const { endpoint, path } = place(bucket, key);
  const signed = signedLink(
    { service: "s3", region: region(), host: endpoint.host, path, query, ...link },
    credentials(),
  );
  return `${endpoint.origin}${signed}`;
}

export async function putObject(
  bucket: string,
  key: string,
  body: Uint8Array | string,
  contentType: string,
): Promise<void> {
  await callRest({ service: "s3", ...place(bucket, key), method: "PUT", contentType, body });
}

/** Bytes `from` to `to` (exclusive), and the size of the whole; undefined when there is no such object. */
export async function readObject(
  bucket: string,
  key: string,
  range?: { readonly from: number; readonly to: number },
): Promise<{ readonly body: Uint8Array; readonly size: number } | undefined> {
  try {
    const { body, headers } = await askRest({
      service: "s3",
      ...place(bucket, key),
      method: "GET",
      ...(range ? { expects: range.to - range.from } : {}),
      headers: range ? { range: `bytes=${range.from}-${range.to - 1}` } : {},
    });
    const whole = /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
    return { body, size: whole === undefined ? body.byteLength : Number(whole) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Without the permission to list, S3 says that an object is forbidden when it is not there.
    if (error.name === "NoSuchKey" || error.status === 404 || error.status === 403) return undefined;
    if (error.name === "InvalidRange" || error.status === 416)
      return { body: new Uint8Array(), size: range?.from ?? 0 };
    throw error;
  }
}

/** Within S3, whatever its size up to 5 GB. False when there is no such object to copy. */
export async function copyObject(
  from: { readonly bucket: string; readonly key: string },
  bucket: string,
  key: string,
): Promise<boolean> {
  try {
    const answer = await callRest({
      service: "s3",
      ...place(bucket, key),
      method: "PUT",
      copySource: `/${from.bucket}/${from.key}`,
    });
    // S3 may say yes and put the error into the answer.
    if (answer.includes("<Error>")) throw new AwsError("InternalError", 500);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Without the permission to list, S3 says that an object is forbidden when it is not there.
    if (error.name === "NoSuchKey" || error.status === 404 || error.status === 403) return false;
    throw error;
  }
}

/** One that is not there counts as deleted. */
export async function deleteObject(bucket: string, key: string): Promise<void> {
  await callRest({ service: "s3", ...place(bucket, key), method: "DELETE" });
}

/** The keys that begin so: at most a thousand, in the order of the alphabet; ask again behind the last for more. */
export async function listKeys(bucket: string, prefix: string, after?: string): Promise<readonly string[]> {
  const { endpoint, path } = place(bucket, "");
  const query = queryOf({ "list-type": "2", prefix, ...(after === undefined ? {} : { "start-after": after }) });
  // A folder's own address ends without the slash that stands before a key.
  const own = path.length > 1 ? path.replace(/\/$/, "") : path;
  const xml = await callRest({
    service: "s3",
    endpoint,
    path: own,
    query,
    method: "GET",
  });
  return [...xml.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key ?? "");
}

/** S3 takes no part below this but the last. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const PART_BYTES = 5 * 1024 * 1024;

/** One object of many pieces, of which a few megabytes at a time are held. Returns its size. */
export async function putInParts(
  bucket: string,
  key: string,
  contentType: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<number> {
  const at = { service: "s3", ...place(bucket, key) } as const;
  let upload: string | undefined;
  const tags: string[] = [];
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let size = 0;
  const flush = async () => {
    upload ??= /<UploadId>([^<]+)<\/UploadId>/.exec(
      await callRest({ ...at, method: "POST", query: "uploads=", contentType, body: "" }),
    )?.[1];
    if (upload === undefined) throw new Error("the upload has no name");
    const query = queryOf({ partNumber: String(tags.length + 1), uploadId: upload });
    const body = Buffer.concat(waiting);
    const { headers } = await askRest({ ...at, method: "PUT", query, body });
    tags.push(headers.etag ?? "");
    waiting = [];
    bytes = 0;
  };
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.byteLength;
    size += piece.byteLength;
    if (bytes >= PART_BYTES) await flush();
  }
  if (upload === undefined) {
    await callRest({ ...at, method: "PUT", contentType, body: Buffer.concat(waiting) });
    return size;
  }
  if (bytes > 0) await flush();
  const parts = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
  const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
  const answer = await callRest({
    ...at,
    method: "POST",
    query: queryOf({ uploadId: upload }),
    contentType: "application/xml",
    body,
  });
  // S3 may say yes and put the error into the answer.
  if (answer.includes("<Error>")) throw new AwsError("InternalError", 500);
  return size;
}
