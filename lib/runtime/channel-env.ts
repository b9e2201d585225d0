import * as z from "zod/mini";

/** Addresses of providers that differ from the manifests', as a JSON object by channel. Unset in the cloud. */
export const channelBaseUrls = { CHANNEL_BASE_URLS: z.optional(z.string()) };

/** Origins that are fetched although they are not public https, separated by blanks. Unset in the cloud. */
export const fetchAllowList = { FETCH_ALLOW_ORIGINS: z.optional(z.string()) };

export function parseBaseUrls(text: string | undefined): Readonly<Record<string, string>> {
  return text ? z.parse(z.record(z.string(), z.url()), JSON.parse(text)) : {};
}

export const parseAllowList = (text: string | undefined): readonly string[] =>
  (text ?? "").split(/\s+/).filter((origin) => origin !== "");
