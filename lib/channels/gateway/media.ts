/** Customers' files behind core's port: located by the channel, fetched by the guarded client. */
import type { Connection } from "../../core/connections/model.ts";
import type { SecretStore } from "../../core/connections/ports.ts";
import type { MediaFetcher } from "../../core/media/ports.ts";
import type { Http } from "../contract.ts";
import { outboundById } from "../parts/outbound.ts";
import { type BaseUrls, baseUrlOf, credentialsOf } from "./shared.ts";

interface FetcherOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
  readonly connection: (connectionId: string) => Promise<Connection | undefined>;
  /** The guarded client. */
  readonly download: (request: {
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly maxBytes: number;
    readonly timeoutMs: number;
  }) => Promise<
    | { readonly kind: "fetched"; readonly status: number; readonly contentType: string; readonly body: Uint8Array }
    | { readonly kind: "refused"; readonly reason: string }
    | { readonly kind: "too_large" }
    | { readonly kind: "failed"; readonly reason: string }
  >;
}

const DOWNLOAD_TIMEOUT_MS = 30_000;

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  image: ["image/"],
  sticker: ["image/", "video/webm", "application/x-tgsticker", "application/gzip"],
  video: ["video/"],
  audio: ["audio/", "video/ogg", "application/ogg"],
  voice: ["audio/", "video/ogg", "application/ogg"],
};

/** What is shown as a picture must not be a page. Documents may be anything: they are only ever downloaded. */
export function isOfKind(kind: string, contentType: string): boolean {
  const bare = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const families = FAMILIES[kind];
  return (
    !families ||
    bare === "" ||
    bare === "application/octet-stream" ||
    families.some((family) => bare.startsWith(family))
  );
}

export function makeMediaFetcher({ http, baseUrls, secrets, connection, download }: FetcherOptions): MediaFetcher {
  return {
    async fetch(connectionId, media, kind) {
      const found = await connection(connectionId);
      const channel = found && (await outboundById(found.channel));
      if (!found || !channel) return { kind: "failed", reason: "connection_missing" };
      const reference = {
        ...(media.providerId ? { id: media.providerId } : {}),
        ...(media.url ? { url: media.url } : {}),
        ...(media.mime ? { mime: media.mime } : {}),
      };
      const location = await channel.locateMedia(
        reference,
        await credentialsOf(found, secrets),
        baseUrlOf(channel, baseUrls),
        http,
      );
      if (location.kind === "gone") return { kind: "failed", reason: location.reason };
      if (location.kind === "retry") return location;
      const maxBytes = channel.manifest.limits.inboundMediaBytes;
      if (location.size !== undefined && location.size > maxBytes) return { kind: "failed", reason: "too_large" };
      const file = await download({
        url: location.url,
        headers: location.headers,
        maxBytes,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
      });
      switch (file.kind) {
        case "refused":
          return { kind: "failed", reason: `refused: ${file.reason}` };
        case "too_large":
          return { kind: "failed", reason: "too_large" };
        case "failed":
          return { kind: "retry", reason: file.reason };
        case "fetched":
          if (file.status === 200 && !isOfKind(kind, file.contentType))
            return { kind: "failed", reason: `a ${kind} of another type` };
          if (file.status === 200)
            return { kind: "fetched", body: file.body, mime: location.mime ?? media.mime ?? file.contentType };
          // Links expire; the next try asks for a new one.
          return file.status === 404 || file.status === 410
            ? { kind: "failed", reason: `http_${file.status}` }
            : { kind: "retry", reason: `http_${file.status}` };
      }
    },
  };
}
