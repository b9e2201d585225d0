import { makeActivityStore } from "../../lib/adapters/dynamo/activity.ts";
import { makeKeyStore, makePeopleStore } from "../../lib/adapters/dynamo/people.ts";
import { makeRequestStore } from "../../lib/adapters/dynamo/requests.ts";
import { systemSeal } from "../../lib/adapters/system/seal.ts";
import { briefs } from "../../lib/channels/parts/briefs.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeHandler } from "./handler.ts";
import { clock, env, ids, storesOf, unstampedStoresOf } from "./wiring.ts";

const { PUBLIC_URL } = env;

const log = makeLog(briefs.flatMap(({ redact }) => redact));

export const handler = makeHandler(
  {
    parts: {
      inbox: async () => (await import("./inbox/index.ts")).part,
      sales: async () => (await import("./sales/index.ts")).part,
      setup: async () => (await import("./setup/index.ts")).part,
      outreach: async () => (await import("./outreach/index.ts")).part,
      audience: async () => (await import("./audience/index.ts")).part,
      automation: async () => (await import("./automation/index.ts")).part,
      campaigns: async () => (await import("./campaigns/index.ts")).part,
      calendar: async () => (await import("./calendar/index.ts")).part,
      catalogue: async () => (await import("./catalogue/index.ts")).part,
      feedback: async () => (await import("./feedback/index.ts")).part,
      reports: async () => (await import("./reports/index.ts")).part,
      search: async () => (await import("./search/index.ts")).part,
      templates: async () => (await import("./templates/index.ts")).part,
      webhooks: async () => (await import("./webhooks/index.ts")).part,
      reference: async () => (await import("./reference/index.ts")).part,
    },
    requests: (tenant) => makeRequestStore(unstampedStoresOf(tenant)),
    activity: (tenant) => makeActivityStore(storesOf(tenant)),
    presence: (tenant) => ({
      seen: makePeopleStore(unstampedStoresOf(tenant)).seen,
      used: makeKeyStore(unstampedStoresOf(tenant)).used,
    }),
    onUnwatched: (error) => log.error("api.unwatched", {}, error),
    clock,
    ids,
    seal: systemSeal,
    ...(PUBLIC_URL === undefined ? {} : { publicUrl: PUBLIC_URL.replace(/\/+$/, "") }),
  },
  log,
);
