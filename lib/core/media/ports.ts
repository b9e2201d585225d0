import type { StoredMedia } from "../conversations/model.ts";

/** Private storage of files. Keys start with the tenant; this port adds it. */
export interface MediaStore {
  /** Returns the key under which it lies. The same name again replaces it. */
  put(name: string, file: { readonly body: Uint8Array; readonly mime: string }): Promise<string>;
  /** A link that downloads the file, as attachment and never inline, for `seconds`. */
  link(
    key: string,
    options: { readonly seconds: number; readonly filename?: string; readonly mime?: string },
  ): Promise<string>;
}

/** Fetches what a customer sent from where the provider keeps it, within the channel's limits and through the guarded client. */
export interface MediaFetcher {
  /** `retry`: not now. `failed`: never; the reason says why (gone, too large, forbidden type, refused address). */
  fetch(
    connectionId: string,
    media: StoredMedia,
    /** The kind of message that it came in: a picture has to be one. */
    kind: string,
  ): Promise<
    | { readonly kind: "fetched"; readonly body: Uint8Array; readonly mime: string }
    | { readonly kind: "retry"; readonly reason: string }
    | { readonly kind: "failed"; readonly reason: string }
  >;
}
