/** Mail through Mailjet, simulated. */
import type { ProviderChannel } from "../channel.ts";
import { customerMailId, MAIL_CUSTOMERS, MAIL_PHONE } from "../mail/customers.ts";
import { written } from "../mail/written.ts";
import type { MailjetAccount } from "./account.ts";
import { handleApi } from "./api.ts";
import { errorTitle } from "./errors.ts";
import { event, receiptEvent, takenApart } from "./webhook.ts";

type Update = Readonly<Record<string, unknown>>;

export const mailjet: ProviderChannel<MailjetAccount> = {
  id: "mailjet",
  paths: ["/mailjet/"],
  basePath: "/mailjet",
  customers: MAIL_CUSTOMERS,
  delays: true,
  phone: { ...MAIL_PHONE, label: "E-mail (Mailjet)" },
  accountId: ({ address }) => address,
  describe: ({ name, address }) => ({ name, address }),
  handle: handleApi,
  newMessageId: (customer) => customerMailId(customer),
  async customerUpdate(world, account, happened): Promise<Update> {
    const { message, customer, at } = happened;
    if (message.type !== "complaint")
      return takenApart(await written(world, account, account.address, happened), account.address);
    const { messageId } = message;
    const sent = world.sentAs(account.address, messageId)?.body as { CustomID?: string } | undefined;
    return event(
      "spam",
      { customer, messageId, at, ...(sent?.CustomID && { clientRef: sent.CustomID }) },
      { source: "JMRPP" },
    );
  },
  receiptUpdate: (_account, receipt) => receiptEvent(receipt),
  envelope: (_account, updates) => updates,
  posting({ parseUrl, webhookUrl }, body) {
    const updates = body as readonly Update[];
    const isMail = updates[0]?.Headers !== undefined;
    const text = JSON.stringify(isMail ? updates[0] : updates);
    return {
      url: bare(isMail ? parseUrl : webhookUrl),
      contentType: "application/json",
      // The id is a number of more digits than JavaScript has.
      bytes: Buffer.from(text.replace(/"MessageID":"(\d+)"/g, '"MessageID":$1')),
    };
  },
  headers: ({ webhookUrl }) => ({ "user-agent": "Mailjet", ...basic(webhookUrl) }),
  errorTitle,
};

/** What stands in an address before the host is said in a header. */
function bare(address: string): string {
  const url = new URL(address);
  url.username = url.password = "";
  return url.href;
}

function basic(address: string): Record<string, string> {
  const { username, password } = new URL(address);
  const said = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return password === "" ? {} : { authorization: `Basic ${Buffer.from(said).toString("base64")}` };
}
