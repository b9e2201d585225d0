import type { BaseStore } from "../../core/search/ports.ts";
import { deleteObject, putObject, readObject } from "./objects.ts";

/** Indexes as objects below the tenant's own prefix. */
export function makeSearchBases({ bucket, tenant }: { readonly bucket: string; readonly tenant: string }): BaseStore {
  const keyOf = (key: string): string => `${tenant}/search/${key}`;
  return {
    put: (key, image) => putObject(bucket, keyOf(key), image, "application/gzip"),
    // A range, because that says how long the answer may take.
    get: async (key, bytes) => (await readObject(bucket, keyOf(key), { from: 0, to: bytes }))?.body,
    remove: (key) => deleteObject(bucket, keyOf(key)),
  };
}
