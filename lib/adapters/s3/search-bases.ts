import type { BaseStore } from "../../core/search/ports.ts";
import { deleteObject, putInParts, readObject } from "./objects.ts";

/** Indexes as objects below the tenant's own prefix. */
export function makeSearchBases({ bucket, tenant }: { readonly bucket: string; readonly tenant: string }): BaseStore {
  const keyOf = (key: string): string => `${tenant}/search/${key}`;
  return {
    // In parts, so that no request is longer than a slow line carries in time.
    async put(key, parts) {
      const sizes: number[] = [];
      async function* measured() {
        for (const part of parts) {
          sizes.push(part.byteLength);
          yield part;
        }
      }
      await putInParts(bucket, keyOf(key), "application/octet-stream", measured());
      return sizes;
    },
    async get(key, from, to) {
      const object = await readObject(bucket, keyOf(key), { from, to });
      // Less than it should be: something else lies there.
      return object?.body.byteLength === to - from ? object.body : undefined;
    },
    remove: (key) => deleteObject(bucket, keyOf(key)),
  };
}
