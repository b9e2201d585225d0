import { useQueries } from "@tanstack/react-query";
import { api, useList } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";
import type { ContactDetail } from "./model.ts";
import { type Kind, remindedOf, together } from "./timeline-model.ts";

/** Those that reminders are asked for; older ones rarely have any. */
const LATEST = 20;

export function useTimeline(contact: ContactDetail, kind: Kind | undefined) {
  const { can } = useSession();
  const { id, createdAt } = contact;
  const told = kind === "reminder" ? undefined : kind;
  const main = useList("/api/contacts/{id}/timeline", {
    path: { id },
    query: { limit: 50, ...(told ? { kind: told } : {}) },
    enabled: kind !== "reminder",
  });
  const steps = useList("/api/contacts/{id}/timeline", {
    path: { id },
    query: { limit: 50, kind: "stage" as const },
    enabled: kind === "lead",
  });
  const showsReminders = (kind === undefined || kind === "reminder") && can("reminders.manage");
  const reminders = useReminders(contact, showsReminders);
  const entries = together([
    main,
    ...(kind === "lead" ? [steps] : []),
    { items: showsReminders ? remindedOf(reminders) : [], hasNextPage: false },
    {
      items: kind === undefined ? [{ kind: "created" as const, id: "created", at: createdAt }] : [],
      hasNextPage: false,
    },
  ]);
  const lists = [main, ...(kind === "lead" ? [steps] : [])];
  return {
    entries,
    isPending: kind !== "reminder" && lists.some((list) => list.isPending),
    error: lists.find((list) => list.error && list.items.length === 0)?.error,
    refetch: () => void Promise.all(lists.map((list) => list.refetch())),
    hasMore: lists.some((list) => list.hasNextPage),
    isReading: lists.some((list) => list.isFetchingNextPage),
    readMore: () => {
      for (const list of lists) list.readMore();
    },
  };
}

function useReminders({ id, leads, conversationIds }: ContactDetail, enabled: boolean) {
  const subjects = enabled
    ? [
        { kind: "contact" as const, id },
        ...leads.slice(0, LATEST).map((lead) => ({ kind: "lead" as const, id: lead.id })),
        ...conversationIds.slice(0, LATEST).map((own) => ({ kind: "conversation" as const, id: own })),
      ]
    : [];
  return useQueries({
    queries: subjects.map((subject) =>
      api.queryOptions("get", "/api/reminders/about/{kind}/{id}", {
        params: { path: subject, query: { limit: 100 } },
      }),
    ),
    combine: (results) => results.flatMap(({ data }) => data?.data ?? []),
  });
}
