/** SMS through Twilio, simulated. */
import type { ProviderChannel } from "../channel.ts";
import { SMS_CUSTOMERS, SMS_PHONE } from "../sms/customers.ts";
import type { TwilioAccount } from "./account.ts";
import { handleApi } from "./api.ts";
import { errorTitle } from "./errors.ts";
import { customerUpdate, headers, newSid, posting, receiptUpdate } from "./webhook.ts";

/** As often as the addresses ask for that we give Twilio; without being asked it tries once. */
const RETRY_DELAYS_MS = [1_000, 2_000, 4_000];

export const twilio: ProviderChannel<TwilioAccount> = {
  id: "twilio",
  paths: ["/2010-04-01/", "/twilio/"],
  basePath: "",
  customers: SMS_CUSTOMERS,
  retryDelaysMs: RETRY_DELAYS_MS,
  phone: SMS_PHONE,
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
