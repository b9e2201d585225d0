/** SMS through Twilio, simulated. */
import type { ProviderChannel } from "../channel.ts";
import type { Customer } from "../types.ts";
import type { TwilioAccount } from "./account.ts";
import { handleApi } from "./api.ts";
import { errorTitle } from "./errors.ts";
import { customerUpdate, headers, newSid, posting, receiptUpdate } from "./webhook.ts";

/** Invented people; their numbers lie in the range that North America keeps for fiction. */
const CUSTOMERS: readonly Customer[] = [
  { waId: "12015550141", name: "Lucía Herrera" },
  { waId: "12015550162", name: "Amadou Diallo" },
  { waId: "12015550183", name: "Marisol Quispe" },
];

/** As often as the addresses ask for that we give Twilio; without being asked it tries once. */
const RETRY_DELAYS_MS = [1_000, 2_000, 4_000];

export const twilio: ProviderChannel<TwilioAccount> = {
  id: "twilio",
  paths: ["/2010-04-01/", "/twilio/"],
  basePath: "",
  customers: CUSTOMERS,
  retryDelaysMs: RETRY_DELAYS_MS,
  phone: {
    label: "SMS",
    customerId: "phone",
    lacks: [
      ...(["sticker", "location", "contacts", "reaction", "edit", "revoke"] as const),
      ...(["button_reply", "list_reply", "template_reply"] as const),
    ],
  },
  accountId: (account) => account.accountSid,
  describe: (account) => ({ name: account.name, address: account.number }),
  handle: handleApi,
  newMessageId: () => newSid("SM"),
  customerUpdate,
  receiptUpdate,
  envelope(_account, updates) {
    const [update, ...more] = updates;
    if (more.length > 0) throw new Error("Twilio posts one message at a time");
    return update;
  },
  posting,
  headers,
  errorTitle,
};
