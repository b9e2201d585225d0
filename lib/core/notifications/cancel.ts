/** A notification that waits is taken back: its delivery first, then itself. */
import type { DeliveryDesk } from "../deliveries/ports.ts";
import type { Clock } from "../kernel/ports.ts";
import { isOver, type Notification, parseNotificationId } from "./model.ts";
import type { DigestStore, NotificationStore } from "./ports.ts";

export type CancelNotification = (
  notificationId: string,
  by: string,
) => Promise<
  | { readonly kind: "cancelled"; readonly notification: Notification }
  | { readonly kind: "missing" }
  /** A provider has it, or it is over. */
  | { readonly kind: "too_late"; readonly notification: Notification }
>;

export function makeCancelNotification({
  notifications,
  digests,
  deliveries,
  clock,
}: {
  readonly digests: Pick<DigestStore, "takeBack">;
  readonly notifications: Pick<NotificationStore, "get" | "save">;
  readonly deliveries: Pick<DeliveryDesk, "get" | "cancel">;
  readonly clock: Clock;
}): CancelNotification {
  return async (notificationId, by) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const notification = await notifications.get(notificationId);
      if (!notification) return { kind: "missing" };
      if (notification.state === "cancelled") return { kind: "cancelled", notification };
      const now = new Date(clock.now()).toISOString();
      const last = notification.attempts.at(-1);
      // What was decided and not written yet is not written any more once this says so.
      const isWritten = last !== undefined && (await deliveries.get(last)) !== undefined;
      if (isOver(notification) || (isWritten && !(await deliveries.cancel(last, now))))
        return { kind: "too_late", notification };
      const into = notification.digestedInto === undefined ? undefined : parseNotificationId(notification.digestedInto);
      const cancelled: Notification = {
        ...notification,
        state: "cancelled",
        reason: { code: "cancelled", text: `taken back by ${by}` },
        updatedAt: now,
        version: notification.version + 1,
      };
      const saved = into ? await digests.takeBack(into, cancelled) : await notifications.save(cancelled);
      // It was taken up into the message that tells it.
      if (saved === "closed") return { kind: "too_late", notification };
      if (saved !== "conflict") return { kind: "cancelled", notification: cancelled };
    }
    throw new Error("the notification kept changing");
  };
}
