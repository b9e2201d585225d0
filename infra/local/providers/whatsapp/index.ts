/** WhatsApp's Cloud API, simulated. */
import type { ProviderChannel } from "../channel.ts";
import { signatureHeaders, verification } from "../meta.ts";
import type { WhatsAppAccount } from "./account.ts";
import { errorTitle } from "./errors.ts";
import { changeTemplate, handleGraph } from "./graph.ts";
import { newMessageId } from "./ids.ts";
import { customerUpdate, envelope, receiptUpdate } from "./webhook.ts";

export const whatsapp: ProviderChannel<WhatsAppAccount> = {
  id: "whatsapp",
  paths: ["/graph/", "/media/whatsapp_business/"],
  basePath: "/graph/v23.0",
  phone: { label: "WhatsApp", customerId: "phone", lacks: [] },
  accountId: (account) => account.phoneNumberId,
  describe: (account) => ({ name: account.verifiedName, address: account.displayPhoneNumber }),
  handle: handleGraph,
  newMessageId,
  customerUpdate,
  receiptUpdate,
  envelope: (account, updates, shape) => envelope(account, updates as Parameters<typeof envelope>[1], shape),
  headers: signatureHeaders,
  verification,
  errorTitle,
  changeTemplate,
};
