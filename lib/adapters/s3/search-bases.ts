import type { BaseStore } from "../../core/search/ports.ts";
import { hostOf, namedEndpoint } from "../aws/credentials.ts";
import { AwsError } from "../aws/error.ts";
import { callRest, fetchRest } from "../aws/rest.ts";

/** Indexes as objects below the tenant's own prefix. */
export function makeSearchBases({ bucket, tenant }: { readonly bucket: string; readonly tenant: string }): BaseStore {
  const placeOf = (key: string) => place(bucket, `${tenant}/search/${key}`);
  return {
    async put(key, image) {
      await callRest({ service: "s3", ...placeOf(key), method: "PUT", contentType: "application/gzip", body: image });
    },
    async get(key, bytes) {
      try {
        return await fetchRest({ service: "s3", ...placeOf(key), method: "GET", expects: bytes });
      } catch (error) {
        // Without the permission to list, S3 says of what is not there that it is forbidden.
        if (error instanceof AwsError && (error.status === 404 || error.status === 403)) return undefined;
        throw error;
      }
    },
    async remove(key) {
      await callRest({ service: "s3", ...placeOf(key), method: "DELETE" });
    },
  };
}

function place(bucket: string, key: string): { readonly endpoint: URL; readonly path: string } {
  const named = namedEndpoint("s3");
  return named === undefined
    ? { endpoint: new URL(`https://${bucket}.${hostOf("s3")}`), path: `/${key}` }
    : { endpoint: new URL(named), path: `/${bucket}/${key}` };
}
