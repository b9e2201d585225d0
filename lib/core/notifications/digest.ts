/** Several of one type, to one contact, within some time: told together, in one message. */
import type { Clock } from "../kernel/ports.ts";
import { type Notification, notificationIdOf } from "./model.ts";
import type { DigestStore, NotificationStore } from "./ports.ts";

const EXPIRED = {
  state: "failed",
  reason: { code: "expired", text: "its time was over before that of its digest" },
} as const;

export type CloseDigest = (
  contactId: string,
  own: string,
) => Promise<
  | { readonly kind: "told"; readonly notificationId: string; readonly count: number }
  /** There is none, or everything in it was taken back or is worth nothing any more. */
  | { readonly kind: "missing" | "nothing_left" }
>;

interface ClosePorts {
  readonly digests: Pick<DigestStore, "close" | "remove">;
  readonly notifications: Pick<NotificationStore, "create" | "get" | "save">;
  readonly clock: Clock;
}

/**
 * The time of a digest is over: a notification is made of what was collected, which then goes its way as any other. Done twice it is as if
 * done once, because that one's id is the digest's own. Throws when a store cannot be reached.
 */
export function makeCloseDigest({ digests, notifications, clock }: ClosePorts): CloseDigest {
  return async (contactId, own) => {
    const digest = await digests.close(contactId, own, new Date(clock.now()).toISOString());
    if (digest?.closedAt === undefined) return { kind: "missing" };
    // Of the first time: whoever comes again after a crash judges as it was judged then, and calls nothing over that was told.
    const now = digest.closedAt;
    const waiting = (await Promise.all(digest.members.map(notifications.get))).filter((one) => one?.state === "queued");
    const collected: Notification[] = [];
    for (const one of waiting) {
      if (one === undefined) continue;
      if (one.sendBefore === undefined || one.sendBefore > now) collected.push(one);
      else await notifications.save({ ...one, ...EXPIRED, updatedAt: now, version: one.version + 1 });
    }
    const last = collected.at(-1);
    if (last?.template) {
      const { externalId: _external, digestedInto: _into, sendBefore: _end, template, ...about } = last;
      const ends = collected.flatMap(({ sendBefore }) => sendBefore ?? []).sort();
      const end = ends.length === collected.length ? ends.at(-1) : undefined;
      await notifications.create({
        ...about,
        notificationId: notificationIdOf(contactId, own),
        template: { ...template, data: digestData(collected.map((one) => one.template?.data ?? {})) },
        collected: collected.map(({ notificationId }) => notificationId),
        // The whole is worth something for as long as any of it is.
        ...(end === undefined ? {} : { sendBefore: end }),
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
    }
    await digests.remove(contactId, own);
    return last
      ? { kind: "told", notificationId: notificationIdOf(contactId, own), count: collected.length }
      : { kind: "nothing_left" };
  };
}

/** As it will lie in the table, and rather more. */
export const bytesOf = (data: Readonly<Record<string, unknown>>): number =>
  JSON.stringify(data).replace(/[^\x20-\x7e]/g, "###").length;

/** What a template gets: the newest one's variables, and all of them, oldest first, as `items` with their `count`. */
export const digestData = (all: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> => ({
  ...all.at(-1),
  items: all,
  count: all.length,
});
