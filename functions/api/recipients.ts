import type * as z from "zod/mini";
import type { NotificationRecipient } from "../../events/api/notifications.ts";
import type { Recipient } from "../../lib/core/notifications/model.ts";

/** Whom a request names: a contact, or whoever has an address. */
export function recipientOf({ contactId, phone, email, name }: z.infer<typeof NotificationRecipient>): Recipient {
  if (contactId !== undefined) return { contactId };
  const identity =
    phone === undefined ? { kind: "email", value: (email ?? "").toLowerCase() } : { kind: "phone", value: phone };
  return { identity, ...(name === undefined ? {} : { name }) };
}
