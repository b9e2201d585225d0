import { readObject } from "./objects.ts";

interface AttachmentOptions {
  readonly bucket: string;
  readonly tenant: string;
  /** The guarded client. */
  readonly download: (request: {
    readonly url: string;
    readonly maxBytes: number;
    readonly timeoutMs: number;
  }) => Promise<
    | { readonly kind: "fetched"; readonly status: number; readonly contentType: string; readonly body: Uint8Array }
    | { readonly kind: "refused" | "too_large" | "failed" }
  >;
}

type Read =
  | { readonly kind: "read"; readonly body: Uint8Array; readonly mime?: string }
  | { readonly kind: "missing" | "too_large" | "later" };

const DOWNLOAD_TIMEOUT_MS = 20_000;

/** Files that go with a mail: ours by their key, of this tenant alone, or what lies at a public address. */
export function makeReadFile({ bucket, tenant, download }: AttachmentOptions) {
  return async ({ key, url }: { readonly key?: string; readonly url?: string }, maxBytes: number): Promise<Read> => {
    if (maxBytes < 1) return { kind: "too_large" };
    if (key !== undefined) {
      if (!key.startsWith(`${tenant}/`)) return { kind: "missing" };
      const found = await readObject(bucket, key, { from: 0, to: maxBytes });
      if (!found) return { kind: "missing" };
      return found.size > maxBytes ? { kind: "too_large" } : { kind: "read", body: found.body };
    }
    if (url === undefined) return { kind: "missing" };
    const file = await download({ url, maxBytes, timeoutMs: DOWNLOAD_TIMEOUT_MS });
    if (file.kind === "failed") return { kind: "later" };
    if (file.kind !== "fetched") return { kind: file.kind === "too_large" ? "too_large" : "missing" };
    if (file.status === 200) return { kind: "read", body: file.body, mime: file.contentType };
    return { kind: file.status >= 500 || file.status === 429 ? "later" : "missing" };
  };
}
