import type { MediaStore } from "../../core/media/ports.ts";
import { objectLink, putObject } from "./objects.ts";

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
      await putObject(bucket, key, body, servedType(mime));
      return key;
    },
    async link(key, { seconds, filename, mime }) {
      if (!key.startsWith(`${tenant}/`)) throw new Error("the file belongs to somebody else");
      const query = {
        "response-content-disposition": disposition(filename),
        "response-content-type": servedType(mime),
      };
      return objectLink(bucket, key, { seconds, query });
    },
  };
}

/** RFC 6266: always an attachment; names beyond ASCII in the extended form (RFC 8187). */
export function disposition(filename: string | undefined): string {
  if (!filename) return "attachment";
  const plain = filename.replace(/[^\x20-\x7e]|["\\%;]/g, "_").slice(0, 100);
  const extended = encodeURIComponent(filename.slice(0, 100).toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
