/** Mail through SendGrid, simulated. */
import { randomBytes } from "node:crypto";
import type { ProviderChannel } from "../channel.ts";
import { customerMailId, MAIL_CUSTOMERS, MAIL_PHONE } from "../mail/customers.ts";
import { type WrittenMail, written } from "../mail/written.ts";
import type { SendgridAccount } from "./account.ts";
import { handleApi } from "./api.ts";
import { errorTitle } from "./errors.ts";
import { complaintEvent, form, receiptEvent, signatureHeaders } from "./webhook.ts";

/** An event, or a mail that came in. */
type Update = WrittenMail | Readonly<Record<string, unknown>>;
const isMail = (update: Update): update is WrittenMail => "raw" in update;

export const sendgrid: ProviderChannel<SendgridAccount> = {
  id: "sendgrid",
  paths: ["/v3/"],
  basePath: "",
  customers: MAIL_CUSTOMERS,
  delays: true,
  phone: { ...MAIL_PHONE, label: "E-mail (SendGrid)" },
  accountId: ({ address }) => address,
  describe: ({ name, address }) => ({ name, address }),
  handle: handleApi,
  newMessageId: (customer) => customerMailId(customer),
  async customerUpdate(world, account, event): Promise<Update> {
    const { message, customer, at } = event;
    if (message.type !== "complaint") return written(world, account, account.address, event);
    const sent = world.sentAs(account.address, message.messageId)?.body as { custom_args?: unknown } | undefined;
    return complaintEvent(customer, message.messageId, at, JSON.stringify(sent?.custom_args ?? {}));
  },
  receiptUpdate: (_account, receipt) => receiptEvent(receipt),
  envelope: (_account, updates) => updates,
  posting(account, body) {
    const updates = body as readonly Update[];
    const [first] = updates;
    if (!first || !isMail(first))
      // The line end behind the last event is signed with the rest.
      return {
        url: account.webhookUrl,
        contentType: "application/json",
        bytes: Buffer.from(`${JSON.stringify(updates)}\r\n`),
      };
    const boundary = `xYzZY${randomBytes(8).toString("hex")}`;
    return {
      url: `${account.webhookUrl}?token=${encodeURIComponent(account.inboundToken)}`,
      contentType: `multipart/form-data; boundary=${boundary}`,
      bytes: form(boundary, account, first),
    };
  },
  headers: (account, body) => ({
    "user-agent": "SendGrid Event API",
    ...(body[0] === 0x2d ? {} : signatureHeaders(account, body, Date.now())),
  }),
  errorTitle,
};
