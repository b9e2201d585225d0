/** Messenger of Facebook pages, simulated. */
import type { ProviderChannel } from "../channel.ts";
import { signatureHeaders, verification } from "../meta.ts";
import type { Customer } from "../types.ts";
import type { MessengerAccount } from "./account.ts";
import { errorTitle } from "./errors.ts";
import { handleGraph } from "./graph.ts";
import { customerUpdate, envelope, newMessageId, receiptUpdate } from "./webhook.ts";

/** Invented people, by the ids that they have on the page. */
const CUSTOMERS: readonly Customer[] = [
  { userId: "6100000000000141", name: "Lucía Herrera" },
  { userId: "6100000000000162", name: "Amadou Diallo" },
  { userId: "6100000000000183", name: "Marisol Quispe" },
];

export const messenger: ProviderChannel<MessengerAccount> = {
  id: "messenger",
  paths: ["/messenger/"],
  basePath: "/messenger/v23.0",
  customers: CUSTOMERS,
  phone: { label: "Messenger", customerId: "number", lacks: ["contacts"] },
  accountId: (account) => account.pageId,
  describe: (account) => ({ name: account.pageName, address: `Page ${account.pageId}` }),
  handle: handleGraph,
  newMessageId,
  customerUpdate,
  receiptUpdate,
  envelope,
  headers: signatureHeaders,
  verification,
  errorTitle,
};
