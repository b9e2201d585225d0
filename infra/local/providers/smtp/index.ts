/** A mail server, simulated, and whoever hands its mailbox's mails on. It tells nothing of a mail, except by a mail that gives it back. */
import { randomUUID } from "node:crypto";
import type { ProviderChannel } from "../channel.ts";
import { sendJson } from "../http.ts";
import { DIAGNOSES } from "../mail/accepting.ts";
import { customerMailId, hostOf, MAIL_CUSTOMERS, MAIL_PHONE } from "../mail/customers.ts";
import { written } from "../mail/written.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import { type Customer, customerKey } from "../types.ts";
import type { SmtpAccount } from "./account.ts";
import { errorTitle, openServer } from "./server.ts";

export const smtp: ProviderChannel<SmtpAccount> = {
  id: "smtp",
  paths: ["/smtp/"],
  basePath: "",
  customers: MAIL_CUSTOMERS,
  delays: true,
  phone: { ...MAIL_PHONE, label: "E-mail (mail server)", lacks: [...MAIL_PHONE.lacks, "complaint"] },
  accountId: ({ address }) => address,
  describe: ({ name, address }) => ({ name, address }),
  handle: async (_world, _request, response) => sendJson(response, 404, { error: "mail servers are asked by SMTP" }),
  newMessageId: (customer) => customerMailId(customer),
  async customerUpdate(world, account, event) {
    if (event.message.type === "complaint") throw new Error("nobody tells a mail server that its mail is spam");
    return (await written(world, account, account.address, event)).raw;
  },
  receiptUpdate(account, { customer, messageId, status, errorCode }, world) {
    if (status !== "failed" && status !== "delayed") return undefined;
    const full = status === "delayed" || errorCode === ERROR_PRESETS.transient || errorCode === ERROR_PRESETS.window;
    const sent = world.sentAs(account.address, messageId)?.body as { readonly raw?: string } | undefined;
    const action = status === "failed" ? "failed" : "delayed";
    return report(account, customer, sent?.raw ?? "", action, full ? DIAGNOSES.full : DIAGNOSES.unknown);
  },
  envelope(_account, updates) {
    const [raw, ...more] = updates;
    if (more.length > 0) throw new Error("mails are handed on one at a time");
    return raw;
  },
  posting: ({ webhookUrl }, raw) => ({ url: webhookUrl, contentType: "message/rfc822", bytes: raw as Buffer }),
  headers: ({ inboundToken }) => ({ authorization: `Bearer ${inboundToken}` }),
  open: openServer,
  errorTitle,
};

/** RFC 3464: a mail about a mail, with the head of that one. */
function report(
  account: SmtpAccount,
  customer: Customer,
  original: string,
  action: "failed" | "delayed",
  { status, text }: { readonly status: string; readonly text: string },
): Buffer {
  const [boundary, to] = [randomUUID(), customerKey(customer)];
  const head = original.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const lines = [
    `From: Mail Delivery System <MAILER-DAEMON@${hostOf(account.address)}>`,
    `To: ${account.address}`,
    `Subject: ${action === "failed" ? "Undelivered Mail Returned to Sender" : "Delayed Mail (still being retried)"}`,
    `Date: ${new Date().toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${randomUUID()}@${hostOf(account.address)}>`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=us-ascii",
    "",
    `Your message to ${to} ${action === "failed" ? "could not be delivered" : "is delayed"}.`,
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; mx.${hostOf(account.address)}`,
    "",
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: ${text}`,
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
    head,
    "",
    `--${boundary}--`,
    "",
  ];
  return Buffer.from(lines.join("\r\n"), "utf8");
}
