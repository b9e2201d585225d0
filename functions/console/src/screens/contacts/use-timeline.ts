import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, type Schemas, useList } from "../../api/client.ts";
import { useSession } from "../../session/session.tsx";
import type { ContactDetail } from "./model.ts";
import { entriesOf } from "./timeline-model.ts";

const PAGE = { limit: 100 };

export function useTimeline(contact: ContactDetail, conversations: readonly Schemas["Conversation"][]) {
  const { can } = useSession();
  const { id, leads, conversationIds } = contact;
  const inPath = { path: { id } };
  const notes = useList("/api/contacts/{id}/notes", { ...inPath, query: { limit: 50 } });
  const merges = useList("/api/contacts/{id}/merges", { ...inPath, query: PAGE });
  const moves = useQueries({
    queries: leads.map((lead) =>
      api.queryOptions("get", "/api/leads/{id}/history", { params: { path: { id: lead.id }, query: PAGE } }),
    ),
    combine: (results) => results.map(({ data }) => data?.data ?? []),
  });
  const leadNotes = useQueries({
    queries: leads.map((lead) =>
      api.queryOptions("get", "/api/leads/{id}/notes", { params: { path: { id: lead.id }, query: PAGE } }),
    ),
    combine: (results) => results.map(({ data }) => data?.data ?? []),
  });
  const subjects = can("reminders.manage")
    ? [
        { kind: "contact" as const, id },
        ...leads.map((lead) => ({ kind: "lead" as const, id: lead.id })),
        ...conversationIds.map((own) => ({ kind: "conversation" as const, id: own })),
      ]
    : [];
  const reminders = useQueries({
    queries: subjects.map((subject) =>
      api.queryOptions("get", "/api/reminders/about/{kind}/{id}", { params: { path: subject, query: PAGE } }),
    ),
    combine: (results) => results.flatMap(({ data }) => data?.data ?? []),
  });
  const entries = useMemo(
    () =>
      entriesOf({
        contact,
        conversations,
        leads: leads.map((lead, index) => ({ lead, moves: moves[index] ?? [], notes: leadNotes[index] ?? [] })),
        notes: notes.items,
        reminders,
        merges: merges.items,
      }),
    [contact, conversations, leads, moves, leadNotes, notes.items, reminders, merges.items],
  );
  return {
    entries,
    isPending: notes.isPending || merges.isPending,
    error: notes.error ?? merges.error,
    refetch: () => void Promise.all([notes.refetch(), merges.refetch()]),
    hasMore: notes.hasNextPage || merges.hasNextPage,
    isReading: notes.isFetchingNextPage || merges.isFetchingNextPage,
    readMore: () => {
      notes.readMore();
      merges.readMore();
    },
  };
}
