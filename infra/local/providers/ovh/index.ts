/**
 * SMS through OVHcloud, simulated. Receipts come by GET, with everything in the address:
 * https://docs.ovh.com/fr/sms/tout_savoir_sur_les_utilisateurs_sms/. What customers write does not come, here as there: OVHcloud documents no
 * such call.
 */
import { randomUUID } from "node:crypto";
import type { ProviderChannel } from "../channel.ts";
import { ERROR_PRESETS } from "../misbehaviour.ts";
import { numberOf, SMS_CUSTOMERS, SMS_PHONE } from "../sms/customers.ts";
import type { OvhAccount } from "./account.ts";
import { BASE_PATH, handleApi } from "./api.ts";

/** What became of a message, by OVHcloud's codes. */
const CODES = { sent: ["3", "Taken by the operator"], delivered: ["4", "Delivered"] } as const;
const FAILURES: ReadonlyMap<number, readonly [ptt: string, description: string]> = new Map([
  [ERROR_PRESETS.undeliverable, ["23", "Absent subscriber: number not assigned"]],
  [ERROR_PRESETS.policy, ["27", "Barred number"]],
]);

export const ovh: ProviderChannel<OvhAccount> = {
  id: "ovh",
  paths: [`${BASE_PATH}/`],
  basePath: BASE_PATH,
  customers: SMS_CUSTOMERS,
  phone: {
    ...SMS_PHONE,
    label: "SMS (OVHcloud)",
    lacks: [...SMS_PHONE.lacks, "text", "image", "document", "audio", "video"],
  },
  accountId: ({ serviceName }) => serviceName,
  describe: ({ name, sender }) => ({ name, address: sender }),
  handle: handleApi,
  newMessageId: () => randomUUID(),
  customerUpdate() {
    throw new Error("OVHcloud hands on nothing that customers write");
  },
  receiptUpdate({ webhookUrl }, { customer, messageId, status, errorCode }) {
    if (status === "read" || status === "delayed") return undefined;
    const [ptt, description] = status === "failed" ? (FAILURES.get(errorCode ?? 0) ?? ["5", "Expired"]) : CODES[status];
    const url = new URL(webhookUrl);
    const fields = { id: messageId, ptt, date: String(Math.floor(Date.now() / 1000)), descriptionDlr: description };
    for (const [name, value] of Object.entries({ ...fields, receiver: numberOf(customer) }))
      url.searchParams.set(name, value);
    return url.href;
  },
  envelope: (_account, [url]) => url,
  posting: (_account, url) => ({ url: String(url), contentType: "", bytes: Buffer.from(String(url)), method: "GET" }),
  headers: () => ({}),
  errorTitle: (code) => FAILURES.get(code)?.[1] ?? `Error ${code}`,
};
