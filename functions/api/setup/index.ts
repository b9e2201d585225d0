import { makeCatalogue } from "../../../lib/adapters/dynamo/catalogue.ts";
import { makeConnectionStore } from "../../../lib/adapters/dynamo/connections.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makePersonalNotices } from "../../../lib/adapters/dynamo/notices.ts";
import { makePreferencesStore } from "../../../lib/adapters/dynamo/own.ts";
import {
  makeInvitationStore,
  makeKeyStore,
  makePeopleStore,
  makeSettingsStore,
} from "../../../lib/adapters/dynamo/people.ts";
import { makeRoleStore } from "../../../lib/adapters/dynamo/roles.ts";
import { makeSenderStore } from "../../../lib/adapters/dynamo/senders.ts";
import { makeSentIn, makeSpendingStore } from "../../../lib/adapters/dynamo/spending.ts";
import { makeSwitchStore } from "../../../lib/adapters/dynamo/switches.ts";
import { makeTimerStore } from "../../../lib/adapters/dynamo/timers.ts";
import { makeLastFailureStore, makeWatchStore } from "../../../lib/adapters/dynamo/watch.ts";
import { makeZoneStore } from "../../../lib/adapters/dynamo/zones.ts";
import { awsAccess } from "../../../lib/adapters/http/signed.ts";
import { makeCalls } from "../../../lib/adapters/smtp/http.ts";
import { makeSecretStore } from "../../../lib/adapters/ssm/secrets.ts";
import { equalInConstantTime, sha256Hex } from "../../../lib/adapters/system/system.ts";
import type { Desk } from "../../../lib/channels/contract.ts";
import { makeAskExpiry } from "../../../lib/channels/gateway/expiry.ts";
import { makeChannelSetup } from "../../../lib/channels/gateway/setup.ts";
import { briefs } from "../../../lib/channels/parts/briefs.ts";
import { deskById } from "../../../lib/channels/parts/desk.ts";
import { makeCalendars } from "../../../lib/core/counters/zones.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { sameName } from "../../../lib/core/labels/model.ts";
import type { Team } from "../../../lib/core/people/model.ts";
import { makeManageSpending } from "../../../lib/core/spending/manage.ts";
import { parseAllowList, parseBaseUrls } from "../../../lib/runtime/channel-env.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { setupRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const http = makeCalls({ allow: parseAllowList(env.FETCH_ALLOW_ORIGINS) });
const baseUrls = parseBaseUrls(env.CHANNEL_BASE_URLS);

const calendarOf = makeCalendars({ of: (tenant) => makeZoneStore(storesOf(tenant)), clock });

/** Whoever sets up looks at all of them. */
const desks = new Map<string, Desk>();
for (const desk of await Promise.all(briefs.map(({ id }) => deskById(id)))) if (desk) desks.set(desk.manifest.id, desk);

export const part = partOf(
  setupRoutes,
  perTenant((id) => {
    const secrets = makeSecretStore({ prefix: env.SECRETS_PREFIX, tenant: id });
    return enter({
      id,
      connections: makeConnectionStore(storesOf(id)),
      secrets,
      senders: makeSenderStore(storesOf(id)),
      setup: makeChannelSetup({ deskById: (id) => desks.get(id), http, baseUrls, secrets, clock, aws: awsAccess }),
      installed: [...desks.values()].map(({ manifest }) => manifest),
      spending: makeManageSpending({
        spending: makeSpendingStore(storesOf(id)),
        sentIn: makeSentIn(makeCounterStore(storesOf(id))),
        free: Math.max(0, ...briefs.map(({ freeServiceMessages }) => freeServiceMessages ?? 0)),
        clock,
      }),
      switches: makeSwitchStore(storesOf(id)),
      expiry: makeAskExpiry({ http, baseUrls, secrets }),
      watch: makeWatchStore(storesOf(id)),
      failures: makeLastFailureStore(storesOf(id)),
      connectionCounters: makeCounterStore(storesOf(id)),
      calendar: () => calendarOf(id),
      dailyTimers: makeTimerStore(storesOf(id)),
      adminNotices: makePersonalNotices(storesOf(id), ids),
      people: makePeopleStore(storesOf(id)),
      invitations: makeInvitationStore(storesOf(id)),
      keys: makeKeyStore(storesOf(id)),
      roles: makeRoleStore(storesOf(id), ids),
      teams: makeCatalogue<Team>(storesOf(id), ids, { noun: "team", once: ({ name }) => sameName(name) }),
      settings: makeSettingsStore(storesOf(id)),
      preferences: makePreferencesStore(storesOf(id)),
      hash: sha256Hex,
      equal: equalInConstantTime,
      clock,
      ids,
    });
  }),
);
