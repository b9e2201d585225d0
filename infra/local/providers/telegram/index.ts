/** Telegram's Bot API, simulated. */
import type { ProviderChannel } from "../channel.ts";
import type { TelegramAccount } from "./account.ts";
import { handleBotApi } from "./bot-api.ts";
import { errorTitle } from "./errors.ts";
import { CUSTOMERS, idOf, nextNumber } from "./people.ts";
import { customerUpdate } from "./updates.ts";

/** At once, then doubled up to a minute or two; Telegram goes on for a day, a laptop for some minutes. */
const RETRY_DELAYS_MS = [0, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 90_000];

export const telegram: ProviderChannel<TelegramAccount> = {
  id: "telegram",
  paths: ["/bot", "/file/bot"],
  basePath: "",
  customers: CUSTOMERS,
  retryDelaysMs: RETRY_DELAYS_MS,
  silent: true,
  phone: { label: "Telegram", customerId: "number", lacks: ["revoke"] },
  accountId: (account) => account.botId,
  describe: (account) => ({ name: account.name, address: `@${account.username}` }),
  handle: handleBotApi,
  newMessageId: () => String(nextNumber()),
  customerUpdate,
  receiptUpdate() {
    throw new Error("Telegram sends no receipts");
  },
  envelope(_account, updates) {
    const [update, ...more] = updates;
    if (more.length > 0) throw new Error("Telegram posts one update at a time");
    return update;
  },
  headers: (account) => (account.secretToken ? { "x-telegram-bot-api-secret-token": account.secretToken } : {}),
  lane: ({ customer }) => String(idOf(customer)),
  errorTitle,
};
