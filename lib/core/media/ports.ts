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

/** Files that people put there to send. Of one tenant; names are made by `uploads.ts`. */
export interface UploadStore {
  /** A link to which exactly so many bytes may be put. */
  link(name: string, size: number, seconds: number): Promise<string>;
  /** Keeps what was put there, under a name of the media store, and returns its key; undefined where nothing was. Repeats change nothing. */
  keep(name: string, mediaName: string): Promise<string | undefined>;
}
