/** A system asks that somebody be told something. */
import type { ContactStore, ReachContact } from "../contacts/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { wholeMinute } from "../timers/model.ts";
import { bytesOf, digestData } from "./digest.ts";
import { DIGEST_BYTES, type Notification, notificationIdOf, ownIdOf } from "./model.ts";
import type { DigestStore, NotificationStore, NotifyContact, NotifyOutcome } from "./ports.ts";

interface NotifyPorts {
  readonly notifications: Pick<NotificationStore, "create" | "get">;
  readonly digests: Pick<DigestStore, "openOf" | "open" | "join">;
  readonly contacts: Pick<ContactStore, "resolve">;
  readonly reach: ReachContact;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
}

export function makeNotifyContact(ports: NotifyPorts): NotifyContact {
  const { notifications, digests, contacts, reach, pause, clock, ids, tenant } = ports;
  return async ({ recipient, request, externalId, sendBefore, tracking, digestMs, ...about }) => {
    const contact =
      "contactId" in recipient
        ? await contacts.resolve(recipient.contactId)
        : await reach(recipient.identity, recipient.name);
    if (!contact) return { kind: "contact_missing" };
    const { contactId } = contact;
    const now = new Date(clock.now()).toISOString();
    const own = ownIdOf(
      ids,
      tenant,
      externalId === undefined ? { requestId: request.id } : { type: about.type, externalId },
    );
    const notification: Notification = {
      notificationId: `${contactId}.${own}`,
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
    const wait = digestMs !== undefined && about.template ? waitOf(notification, digestMs) : undefined;
    if (wait) return collect(notification, wait);
    // Its template is one of a digest's, however it goes.
    const alone =
      digestMs !== undefined && notification.template
        ? { ...notification, template: { ...notification.template, data: digestData([notification.template.data]) } }
        : notification;
    const created = await notifications.create(alone);
    return created.kind === "created"
      ? { kind: "queued", notification: alone, repeated: false }
      : { kind: "queued", notification: created.notification, repeated: true };
  };

  /** Undefined for what goes by itself: it is worth nothing by then, or too big to stand beside others. */
  function waitOf({ sendBefore, template }: Notification, digestMs: number) {
    const closesAt = wholeMinute(new Date(clock.now() + digestMs).toISOString());
    const bytes = bytesOf(template?.data ?? {});
    const isInTime = sendBefore === undefined || Date.parse(sendBefore) > Date.parse(closesAt) + CLOSING_MS;
    return isInTime && bytes <= DIGEST_BYTES ? { closesAt, bytes } : undefined;
  }

  /** Into the digest that waits for its time, or into a new one. */
  async function collect(
    notification: Notification,
    { closesAt, bytes }: { readonly closesAt: string; readonly bytes: number },
  ): Promise<NotifyOutcome> {
    const { contactId, type, notificationId, purpose, channels, priority, template } = notification;
    const { key = "", version = 0, language = "" } = template ?? {};
    const kind = [type, purpose, channels.join(" "), priority ?? "", key, String(version), language];
    const alike = ids.derive("alike", ...kind).slice(0, 16);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const waiting = await digests.openOf(contactId, alike, bytes);
      // Two that begin one in the same minute meet in it. Further attempts find it, or that it is full or over.
      const own =
        waiting?.own ?? ids.derive("digest", tenant, contactId, alike, closesAt, String(attempt)).slice(0, 16);
      const member = { ...notification, digestedInto: notificationIdOf(contactId, own) };
      const joined = waiting
        ? await digests.join(waiting, member, bytes)
        : await digests.open({ contactId, own, type, alike, bytes, closesAt, members: [notificationId] }, member);
      if (joined === "done") return { kind: "queued", notification: member, repeated: false };
      const present = joined === "present" ? await notifications.get(notificationId) : undefined;
      if (present) return { kind: "queued", notification: present, repeated: true };
      // Of many that come at once one goes through at a time.
      await pause(((ids.derive("pause", notificationId, String(attempt)).charCodeAt(0) % 16) + 1) * (attempt + 1));
    }
    throw new Error("the digest kept changing");
  }
}

const ATTEMPTS = 40;
/** A timer fires anywhere within its minute, and what it makes takes a moment. */
const CLOSING_MS = 120_000;
