/** A system asks that somebody be told something. */
import type { ContactStore, ReachContact } from "../contacts/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Notification, Recipient } from "./model.ts";
import type { NotificationStore } from "./ports.ts";

export interface NotifyInput
  extends Pick<
    Notification,
    "type" | "purpose" | "channels" | "contents" | "template" | "persistence" | "priority" | "createdBy"
  > {
  readonly recipient: Recipient;
  readonly externalId?: string;
  readonly sendBefore?: string;
  readonly tracking?: boolean;
  /** What asked for it and when it first did; with an `externalId` that alone makes it one. */
  readonly request: { readonly id: string; readonly at: string };
}

export type NotifyOutcome =
  | { readonly kind: "queued"; readonly notification: Notification; readonly repeated: boolean }
  | { readonly kind: "contact_missing" };

interface NotifyPorts {
  readonly notifications: Pick<NotificationStore, "create">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly reach: ReachContact;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

/** Repeats change nothing. Throws when a store cannot be reached. */
export type NotifyContact = (input: NotifyInput) => Promise<NotifyOutcome>;

export function makeNotifyContact({ notifications, contacts, reach, clock, ids, tenant }: NotifyPorts): NotifyContact {
  return async ({ recipient, request, externalId, sendBefore, tracking, ...about }) => {
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
    const created = await notifications.create(notification);
    return created.kind === "created"
      ? { kind: "queued", notification, repeated: false }
      : { kind: "queued", notification: created.notification, repeated: true };
  };
}
