/** A system asks that somebody be told something. */
import type { ContactStore, ReachContact } from "../contacts/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { wholeMinute } from "../timers/model.ts";
import { notificationIdOf } from "./digest.ts";
import type { Notification, Recipient } from "./model.ts";
import type { DigestStore, NotificationStore } from "./ports.ts";

export interface NotifyInput
  extends Pick<
    Notification,
    "type" | "purpose" | "channels" | "contents" | "template" | "persistence" | "priority" | "createdBy"
  > {
  readonly recipient: Recipient;
  readonly externalId?: string;
  readonly sendBefore?: string;
  readonly tracking?: boolean;
  /** Told with others of its type that come within so many milliseconds; needs a template. */
  readonly digestMs?: number;
  /** What asked for it and when it first did; with an `externalId` that alone makes it one. */
  readonly request: { readonly id: string; readonly at: string };
}

export type NotifyOutcome =
  | { readonly kind: "queued"; readonly notification: Notification; readonly repeated: boolean }
  | { readonly kind: "contact_missing" };

interface NotifyPorts {
  readonly notifications: Pick<NotificationStore, "create" | "get">;
  readonly digests: Pick<DigestStore, "openOf" | "open" | "join">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly reach: ReachContact;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

/** Repeats change nothing. Throws when a store cannot be reached. */
export type NotifyContact = (input: NotifyInput) => Promise<NotifyOutcome>;

export function makeNotifyContact(ports: NotifyPorts): NotifyContact {
  const { notifications, digests, contacts, reach, clock, ids, tenant } = ports;
  return async ({ recipient, request, externalId, sendBefore, tracking, digestMs, ...about }) => {
    const contact =
      "contactId" in recipient
        ? await contacts.resolve(recipient.contactId)
        : await reach(recipient.identity, recipient.name);
    if (!contact) return { kind: "contact_missing" };
    const { contactId } = contact;
    const now = new Date(clock.now()).toISOString();
    const own =
      externalId === undefined
        ? ids.derive("notification", tenant, "request", request.id)
        : ids.derive("notification", tenant, "external", about.type, externalId);
    const notification: Notification = {
      notificationId: `${contactId}.${own.slice(0, 16)}`,
      ...about,
      contactId,
      contactName: contact.name,
      ...(externalId === undefined ? {} : { externalId }),
      ...(sendBefore === undefined ? {} : { sendBefore }),
      ...(tracking === undefined ? {} : { tracking }),
      state: "queued",
      attempts: [],
      skipped: [],
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    if (digestMs !== undefined && about.template) return collect(notification, digestMs);
    const created = await notifications.create(notification);
    return created.kind === "created"
      ? { kind: "queued", notification, repeated: false }
      : { kind: "queued", notification: created.notification, repeated: true };
  };

  /** Into the digest that waits for its time, or into a new one. */
  async function collect(notification: Notification, digestMs: number): Promise<NotifyOutcome> {
    const { contactId, type, notificationId } = notification;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const waiting = await digests.openOf(contactId, type);
      const closesAt = wholeMinute(new Date(clock.now() + digestMs).toISOString());
      // Two that begin one in the same minute meet in it. Further attempts find it, or that it is full or over.
      const own = waiting?.own ?? ids.derive("digest", tenant, contactId, type, closesAt, String(attempt)).slice(0, 16);
      const member = { ...notification, digestedInto: notificationIdOf(contactId, own) };
      const joined = waiting
        ? await digests.join(waiting, member)
        : await digests.open({ contactId, own, type, closesAt, members: [notificationId] }, member);
      if (joined === "done") return { kind: "queued", notification: member, repeated: false };
      const present = joined === "present" ? await notifications.get(notificationId) : undefined;
      if (present) return { kind: "queued", notification: present, repeated: true };
    }
    throw new Error("the digest kept changing");
  }
}

const ATTEMPTS = 8;
