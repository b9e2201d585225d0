/** Whoever writes mails: what they are known by, and what their program cannot do. */
import { randomUUID } from "node:crypto";
import type { ProviderChannel } from "../channel.ts";
import type { Customer } from "../types.ts";

/** Invented people at hosts that nobody can have. */
export const MAIL_CUSTOMERS: readonly Customer[] = [
  { userId: "lucia@herrera.example", name: "Lucía Herrera" },
  { userId: "amadou@diallo.example", name: "Amadou Diallo" },
  { userId: "marisol@quispe.example", name: "Marisol Quispe" },
];

export const MAIL_PHONE: NonNullable<ProviderChannel["phone"]> = {
  label: "E-mail",
  customerId: "address",
  lacks: [
    ...(["sticker", "location", "contacts", "reaction", "edit", "revoke"] as const),
    ...(["button_reply", "list_reply", "template_reply"] as const),
  ],
};

export const hostOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** A customer's program names its mails after its own host; with the brackets, this is the Message-ID. */
export const customerMailId = (customer: string): string => `${randomUUID()}@mail.${hostOf(customer)}`;
