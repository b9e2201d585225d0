/** What the person was told: how much of it is new, where each leads, and marking it as read. */
import type { InfiniteData } from "@tanstack/react-query";
import { api, client, keyOf, queryClient, readAnew, type Schemas } from "../api/client.ts";

export type Notice = Schemas["Notice"];

export function useUnread(): number {
  const { data } = api.useQuery("get", "/api/notices/count", {}, { staleTime: 60_000 });
  return data?.unread ?? 0;
}

/** An address of the console; undefined where there is nothing to open. */
export function pageOf({ subject, kind }: Notice): string | undefined {
  const id = encodeURIComponent(subject.id);
  if (subject.kind === "conversation") return `/inbox/${id}`;
  if (subject.kind === "lead") return `/leads/${id}`;
  if (subject.kind === "contact") return `/contacts/${id}`;
  if (subject.kind === "reminder") return `/reminders?open=${id}`;
  if (kind === "connection_paused") return "/admin/sending";
  if (kind === "webhook_disabled") return `/admin/webhooks?open=${id}`;
  if (kind === "calendar_refused" || kind === "calendar_broken") return "/calendar";
  if (subject.kind === "campaign") return `/campaigns/${id}`;
  if (kind === "template_changed") return `/admin/provider_templates?open=${id}`;
  if (kind === "token_expiring") return `/admin/connections?open=${id}`;
  if (kind === "connection_failing") return "/admin/deliveries";
  return kind === "spend_warning" || kind === "spend_limit" ? "/admin/spending" : undefined;
}

type Pages = InfiniteData<{ readonly data: readonly Notice[] }>;

/** Seen at once; what the API says stands in the end. */
function show(isRead: (notice: Notice) => boolean): void {
  const readAt = new Date().toISOString();
  queryClient.setQueriesData<Pages>({ queryKey: keyOf("/api/notices") }, (known) =>
    known?.pages
      ? {
          ...known,
          pages: known.pages.map((page) => ({
            ...page,
            data: page.data.map((one) => (one.readAt === null && isRead(one) ? { ...one, readAt } : one)),
          })),
        }
      : known,
  );
}
const anew = () => readAnew("/api/notices", "/api/notices/count");

export async function markRead(notice: Notice): Promise<void> {
  if (notice.readAt !== null) return;
  show(({ id }) => id === notice.id);
  try {
    await client.POST("/api/notices/{id}/read", { params: { path: { id: notice.id } } });
  } finally {
    await anew();
  }
}

/** Until the newest that was shown, so that what came since stays new. */
export async function markAllRead(until: string): Promise<void> {
  show(({ at }) => at <= until);
  try {
    for (let more = true; more; ) {
      const { data } = await client.POST("/api/notices/read", { body: { until } });
      more = data?.more ?? false;
    }
  } finally {
    await anew();
  }
}
