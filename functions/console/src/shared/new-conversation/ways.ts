/** By which accounts somebody can be written to first, and whether they are being talked with there. */
import { useQueries } from "@tanstack/react-query";
import { useAll } from "../../api/all.ts";
import { api, type Schemas } from "../../api/client.ts";
import type { Whom } from "./to.tsx";

export interface Way {
  readonly connection: Schemas["Connection"];
  readonly channel: Schemas["Channel"];
  /** The latest conversation there that is not resolved. */
  readonly present: Schemas["Conversation"] | undefined;
  /** Only what the provider approved may go. */
  readonly isClosed: boolean;
}

/** `ways` is undefined while it is not known. */
export function useWays(whom: Whom): {
  readonly contact: Schemas["ContactDetail"] | undefined;
  readonly ways: readonly Way[] | undefined;
  readonly error: unknown;
} {
  const id = whom.kind === "contact" ? whom.id : "";
  const about = api.useQuery("get", "/api/contacts/{id}", { params: { path: { id } } }, { enabled: id !== "" });
  const channels = api.useQuery("get", "/api/channels", {}, { staleTime: Number.POSITIVE_INFINITY });
  const connections = useAll("/api/connections");
  const talks = useQueries({
    queries: (about.data?.conversationIds ?? []).map((one) =>
      api.queryOptions("get", "/api/conversations/{id}", { params: { path: { id: one } } }),
    ),
    combine: (results) => ({
      isPending: results.some(({ isPending }) => isPending),
      items: results.flatMap(({ data }) => (data ? [data] : [])),
    }),
  });
  const error = about.error ?? channels.error ?? connections.error;
  const isKnown = !connections.isPending && !connections.hasNextPage && channels.data && (id === "" || about.data);
  if (!isKnown || talks.isPending) return { contact: about.data, ways: undefined, error };
  const kinds = new Set(
    whom.kind === "address" ? [whom.address.kind as string] : about.data?.identities.map(({ kind }) => kind),
  );
  const ways = connections.items
    .filter(({ active, health }) => active && health !== "broken")
    .flatMap((connection): readonly Way[] => {
      const channel = channels.data?.data.find((one) => one.id === connection.channel);
      const kind = channel?.reaches === "account" ? `${channel.id}:${connection.accountIds[0]}` : channel?.reaches;
      if (!channel || !kind || !kinds.has(kind)) return [];
      const [present] = talks.items
        .filter(({ connectionId, state }) => connectionId === connection.id && state !== "resolved")
        .sort((a, b) => b.lastMessageAt.localeCompare(a.lastMessageAt));
      const lately = talks.items.some(({ connectionId, window }) => connectionId === connection.id && window?.open);
      return [{ connection, channel, present, isClosed: channel.windowMs !== null && !lately }];
    });
  return { contact: about.data, ways, error };
}
