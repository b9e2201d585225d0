/** Mail through Amazon SES, simulated. What it tells comes by EventBridge; mails that customers write, by the receipt rule of the template. */
import { randomUUID } from "node:crypto";
import type { CustomerEvent, ProviderChannel, World } from "../channel.ts";
import { customerMailId, MAIL_CUSTOMERS, MAIL_PHONE } from "../mail/customers.ts";
import { type WrittenMail, written } from "../mail/written.ts";
import type { SesAccount } from "./account.ts";
import { handleApi } from "./api.ts";
import { errorTitle } from "./errors.ts";
import { type Told, told, whatOf } from "./events.ts";

interface Taken extends WrittenMail {
  readonly kind: "mail";
  readonly at: number;
}

export const ses: ProviderChannel<SesAccount> = {
  id: "ses",
  paths: ["/v2/email/"],
  basePath: "",
  customers: MAIL_CUSTOMERS,
  delays: true,
  retryDelaysMs: [],
  phone: { ...MAIL_PHONE, label: "E-mail (SES)" },
  accountId: ({ address }) => address,
  describe: ({ name, address }) => ({ name, address }),
  handle: handleApi,
  newMessageId: (customer) => customerMailId(customer),
  customerUpdate: async (world, account, event): Promise<Taken | Told> =>
    event.message.type === "complaint"
      ? complaint(world, account, event, event.message.messageId)
      : { kind: "mail", at: event.at, ...(await written(world, account, account.address, event)) },
  receiptUpdate(account, { customer, messageId, at, ...receipt }, world) {
    const what = whatOf(receipt);
    return what && told(world, account, { customer, id: messageId, at }, what);
  },
  envelope: (_account, [update]) => update,
  posting: (_account, update) => ({
    url: "aws:",
    contentType: "application/json",
    bytes: Buffer.from(JSON.stringify(update, (_key, value) => (value?.type === "Buffer" ? "the mail" : value))),
  }),
  async deliver(world, account, body) {
    const aws = world.aws();
    if (!aws) throw new Error("there is no account of AWS that would hear of it");
    const update = body as Taken | Told;
    if (update.kind === "told") {
      // Only what the configuration set asks for is told.
      if (aws.eventTypesOf(update.configurationSet).includes(update.eventType))
        aws.tell("aws.ses", update.detailType, update.detail);
      return;
    }
    const { raw, from, at } = update;
    const verdict = { status: "PASS" };
    const timestamp = new Date(at).toISOString();
    const taken = await aws.takeMail({
      recipients: [account.inboundAddress],
      raw,
      mail: {
        timestamp,
        source: from,
        messageId: randomUUID().replaceAll("-", ""),
        destination: [account.address],
        headersTruncated: false,
        headers: [{ name: "From", value: from }],
        commonHeaders: { from: [from], to: [account.address] },
      },
      receipt: {
        timestamp,
        processingTimeMillis: 222,
        ...{
          spamVerdict: verdict,
          virusVerdict: verdict,
          spfVerdict: verdict,
          dkimVerdict: verdict,
          dmarcVerdict: verdict,
        },
      },
    });
    if (!taken) throw new Error(`no receipt rule takes mail for ${account.inboundAddress}`);
  },
  headers: () => ({}),
  errorTitle,
};

function complaint(world: World, account: SesAccount, { customer, at }: CustomerEvent, id: string): Told {
  const update = told(world, account, { customer, id, at }, { event: "complaint" });
  if (!update) throw new Error(`SES tells nobody of ${id}: it is no mail that was sent with a configuration set`);
  return update;
}
