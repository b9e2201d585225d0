import type { BaseStore } from "../../core/search/ports.ts";
import { deleteObject, putInParts, readObject } from "./objects.ts";

/** Indexes as objects below the tenant's own prefix. */
export function makeSearchBases({ bucket, tenant }: { readonly bucket: string; readonly tenant: string }): BaseStore {
  const keyOf = (key: string): string => `${tenant}/search/${key}`;
  return {
    // In parts, so that no request is longer than a slow line carries in time.
    put: async (key, image) => void (await putInParts(bucket, keyOf(key), "application/gzip", piecesOf(image))),
    // A range, because that says how long the answer may take.
    get: async (key, bytes) => (await readObject(bucket, keyOf(key), { from: 0, to: bytes }))?.body,
    remove: (key) => deleteObject(bucket, keyOf(key)),
  };
}

const PIECE = 5 * 1024 * 1024;

async function* piecesOf(image: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < image.byteLength; from += PIECE) yield image.subarray(from, from + PIECE);
}
