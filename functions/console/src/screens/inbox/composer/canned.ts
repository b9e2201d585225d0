import { api, client } from "../../../api/client.ts";
import type { Offer } from "./offers.tsx";

const SUGGESTED = 8;

/** Canned replies by their short code and title, for a text that begins with a slash. Undefined: it does not. */
export function useCanned(
  text: string,
  channel: string,
): { readonly isAsked: boolean; readonly offers: readonly Offer[] } {
  const sought = /^\/[^\s]*$/.test(text) ? text.slice(1).toLowerCase() : undefined;
  const { data } = api.useQuery(
    "get",
    "/api/canned-replies",
    { params: { query: { limit: 100 } } },
    { staleTime: 60_000, enabled: sought !== undefined },
  );
  if (sought === undefined) return { isAsked: false, offers: [] };
  const fitting = (data?.data ?? []).filter(
    ({ shortCode, title, platforms }) =>
      (platforms.length === 0 || platforms.includes(channel)) &&
      (shortCode.toLowerCase().startsWith(sought) || title.toLowerCase().includes(sought)),
  );
  // Whose code begins so is meant rather than whose title holds it.
  const first = ({ shortCode }: { readonly shortCode: string }) => (shortCode.startsWith(sought) ? 0 : 1);
  return {
    isAsked: true,
    offers: fitting
      .toSorted((a, b) => first(a) - first(b))
      .slice(0, SUGGESTED)
      .map(({ id, title, shortCode, language }) => ({ id, title, detail: `/${shortCode} · ${language}` })),
  };
}

/** Filled in for the conversation, to be looked at before it is sent. */
export async function rendered(id: string, conversationId: string) {
  const { data } = await client.POST("/api/canned-replies/{id}/render", {
    params: { path: { id } },
    body: { conversationId },
  });
  if (!data) throw new Error("there was no answer");
  return data;
}
