/** Messages to an Instagram account, simulated: the page that it is linked to sends, and its items are Messenger's. */
import type { ProviderChannel } from "../channel.ts";
import { errorTitle } from "../messenger/errors.ts";
import { handleGraph } from "../messenger/graph.ts";
import { customerUpdate, envelope, newMessageId, receiptUpdate } from "../messenger/webhook.ts";
import { signatureHeaders, verification } from "../meta.ts";
import type { Customer } from "../types.ts";
import type { InstagramAccount } from "./account.ts";

/** Invented people, by the ids that they have with the account. */
const CUSTOMERS: readonly Customer[] = [
  { userId: "5200000000000147", name: "Noa Castells" },
  { userId: "5200000000000168", name: "Thiago Moreira" },
  { userId: "5200000000000189", name: "Inés Valcárcel" },
];

export const instagram: ProviderChannel<InstagramAccount> = {
  ...{ newMessageId, customerUpdate, receiptUpdate, envelope, verification, errorTitle },
  handle: handleGraph,
  headers: signatureHeaders,
  id: "instagram",
  paths: ["/instagram/"],
  basePath: "/instagram/v23.0",
  customers: CUSTOMERS,
  phone: { label: "Instagram", customerId: "number", lacks: ["contacts", "location"] },
  accountId: ({ instagramId }) => instagramId,
  describe: ({ username, instagramId }) => ({ name: `@${username}`, address: `Instagram ${instagramId}` }),
};
