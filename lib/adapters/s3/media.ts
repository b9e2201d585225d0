import type { MediaStore } from "../../core/media/ports.ts";
import { credentials, hostOf, namedEndpoint, region } from "../aws/credentials.ts";
import { callRest } from "../aws/rest.ts";
import { signedLink } from "../aws/sign.ts";

/** Types that a browser may be told; everything else downloads as unknown bytes, so that no page of a stranger runs here. */
const HARMLESS =
  /^(?:image\/(?:jpeg|png|gif|webp)|video\/(?:mp4|3gpp|quicktime)|audio\/[a-z0-9.+-]+|application\/pdf|text\/plain)$/;

export const servedType = (mime: string | undefined): string => {
  const bare = mime?.split(";")[0]?.trim().toLowerCase() ?? "";
  return HARMLESS.test(bare) ? bare : "application/octet-stream";
};

export function makeMediaStore({ bucket, tenant }: { readonly bucket: string; readonly tenant: string }): MediaStore {
  return {
    async put(name, { body, mime }) {
      const key = `${tenant}/media/${name}`;
      const { endpoint, path } = place(bucket, key);
      await callRest({ service: "s3", endpoint, method: "PUT", path, contentType: servedType(mime), body });
      return key;
    },
    async link(key, { seconds, filename, mime }) {
      if (!key.startsWith(`${tenant}/`)) throw new Error("the file belongs to somebody else");
      const { endpoint, path } = place(bucket, key);
      const query = {
        "response-content-disposition": disposition(filename),
        "response-content-type": servedType(mime),
      };
      const link = { service: "s3", region: region(), host: endpoint.host, path, query, seconds };
      return `${endpoint.origin}${signedLink(link, credentials())}`;
    },
  };
}

/** A bucket is a host of its own in AWS, and a folder of any engine that stands in for it. Keys are ids of ours and need no escape. */
function place(bucket: string, key: string): { readonly endpoint: URL; readonly path: string } {
  const named = namedEndpoint("s3");
  return named === undefined
    ? { endpoint: new URL(`https://${bucket}.${hostOf("s3")}`), path: `/${key}` }
    : { endpoint: new URL(named), path: `/${bucket}/${key}` };
}

/** RFC 6266: always an attachment; names beyond ASCII in the extended form (RFC 8187). */
function disposition(filename: string | undefined): string {
  if (!filename) return "attachment";
  const plain = filename.replace(/[^\x20-\x7e]|["\\%;]/g, "_").slice(0, 100);
  const extended = encodeURIComponent(filename.slice(0, 100).toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
