/** What becomes of a notification's delivery sets it in motion again: off the road of messages, from the table's changes. */
import type { Change, Projection } from "../projections/model.ts";
import { MOVES_ON } from "./model.ts";
import type { NotificationStore } from "./ports.ts";

export const makeFollowNotifications = (of: (tenant: string) => Pick<NotificationStore, "wake">): Projection => ({
  name: "notifications",
  async project(changes) {
    const wanted = new Map<string, readonly [tenant: string, notificationId: string]>();
    for (const change of changes) {
      const id = concerned(change);
      if (id !== undefined) wanted.set(`${change.tenant} ${id}`, [change.tenant, id]);
    }
    for (const [tenant, id] of wanted.values()) await of(tenant).wake(id);
    return undefined;
  },
});

function concerned({ entity, before, after }: Change): string | undefined {
  if (entity !== "message" || after === undefined || after.status === before?.status) return undefined;
  if (!(MOVES_ON as readonly unknown[]).includes(after.status)) return undefined;
  const id = (after.proactive as { readonly notificationId?: unknown } | undefined)?.notificationId;
  return typeof id === "string" ? id : undefined;
}
