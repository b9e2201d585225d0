/** A Slack workspace, simulated: the direct conversations of its people with the app. */
import type { ProviderChannel } from "../channel.ts";
import type { SlackAccount } from "./account.ts";
import { handleApi } from "./api.ts";
import { errorTitle } from "./errors.ts";
import { customerUpdate, posting, receiptUpdate, signatureHeaders } from "./events.ts";
import { CUSTOMERS, newTimestamp } from "./people.ts";

/** Almost at once, after a minute, after five; a laptop waits less. */
const RETRY_DELAYS_MS = [0, 5_000, 20_000];

export const slack: ProviderChannel<SlackAccount> = {
  id: "slack",
  paths: ["/slack/"],
  basePath: "/slack/api",
  customers: CUSTOMERS,
  retryDelaysMs: RETRY_DELAYS_MS,
  phone: { label: "Slack", customerId: "number", lacks: ["contacts", "location", "sticker"] },
  accountId: ({ teamId }) => teamId,
  describe: ({ teamName, teamId }) => ({ name: teamName, address: `Slack ${teamId}` }),
  handle: handleApi,
  newMessageId: newTimestamp,
  customerUpdate,
  receiptUpdate,
  envelope(_account, updates) {
    const [update, ...more] = updates;
    if (more.length > 0) throw new Error("Slack posts one event at a time");
    return update;
  },
  posting,
  headers: signatureHeaders,
  errorTitle,
};
