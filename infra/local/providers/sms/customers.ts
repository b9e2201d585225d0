/** Whoever writes text messages: what they are known by, and what their telephones cannot send to a business. */
import type { ProviderChannel } from "../channel.ts";
import { type Customer, customerKey } from "../types.ts";

/** Invented people; their numbers lie in the range that North America keeps for fiction. */
export const SMS_CUSTOMERS: readonly Customer[] = [
  { waId: "12015550141", name: "Lucía Herrera" },
  { waId: "12015550162", name: "Amadou Diallo" },
  { waId: "12015550183", name: "Marisol Quispe" },
];

export const SMS_PHONE: NonNullable<ProviderChannel["phone"]> = {
  label: "SMS",
  customerId: "phone",
  lacks: [
    ...(["sticker", "location", "contacts", "reaction", "edit", "revoke", "mail", "complaint"] as const),
    ...(["button_reply", "list_reply", "template_reply"] as const),
  ],
};

/** For providers of which no files come. */
export const TEXTS_ONLY: NonNullable<ProviderChannel["phone"]> = {
  ...SMS_PHONE,
  lacks: [...SMS_PHONE.lacks, "image", "document", "audio", "video"],
};

export const numberOf = (customer: Customer): string => `+${customerKey(customer)}`;

/** What a phone's owner writes to be left alone, or to be written to again. */
const STOP = /^\s*(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout|remove|arret|td)\s*$/i;
const START = /^\s*(start|yes|unstop)\s*$/i;
export const wishOf = (text: string | undefined): "STOP" | "START" | undefined =>
  STOP.test(text ?? "") ? "STOP" : START.test(text ?? "") ? "START" : undefined;
