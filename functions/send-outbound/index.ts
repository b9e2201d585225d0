import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import {
  makeConsentStore,
  makeDailyPlaces,
  makeSendingPolicyStore,
  makeSendLedgerStore,
  makeSuppressionStore,
} from "../../lib/adapters/dynamo/consent.ts";
import { makeContactDesk } from "../../lib/adapters/dynamo/contact-desk.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makeShortLinks } from "../../lib/adapters/dynamo/links.ts";
import { makePersonalNotices } from "../../lib/adapters/dynamo/notices.ts";
import { makePeopleStore, makeSettingsStore } from "../../lib/adapters/dynamo/people.ts";
import { makeSentIn, makeSpendingStore } from "../../lib/adapters/dynamo/spending.ts";
import { makeStores } from "../../lib/adapters/dynamo/stores.ts";
import { makeGuardedFetch } from "../../lib/adapters/http/guarded.ts";
import { awsAccess } from "../../lib/adapters/http/signed.ts";
import { makeReadFile } from "../../lib/adapters/s3/attachments.ts";
import { makeMediaStore } from "../../lib/adapters/s3/media.ts";
import { makeCalls } from "../../lib/adapters/smtp/http.ts";
import { makeLaneQueue } from "../../lib/adapters/sqs/lanes.ts";
import { hideFor } from "../../lib/adapters/sqs/queue.ts";
import { makeLinkKeys } from "../../lib/adapters/ssm/link-keys.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemLinkMac, systemTextCodec } from "../../lib/adapters/system/mac.ts";
import { systemSeal } from "../../lib/adapters/system/seal.ts";
import { systemClock, systemIds, systemPause } from "../../lib/adapters/system/system.ts";
import { channelPlanning } from "../../lib/channels/gateway/planning.ts";
import { makeChannelSending } from "../../lib/channels/gateway/sending.ts";
import { briefs } from "../../lib/channels/parts/briefs.ts";
import { makeForgetAddress } from "../../lib/core/contacts/forget.ts";
import { makeSendDelivery } from "../../lib/core/deliveries/send.ts";
import { LONGEST_PAUSE_MS } from "../../lib/core/deliveries/slowness.ts";
import { keptOnce } from "../../lib/core/kernel/once.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeDressMessage } from "../../lib/core/links/dress.ts";
import { makeLinkTokens } from "../../lib/core/links/tokens.ts";
import { makeProactiveGate } from "../../lib/core/policy/ask.ts";
import type { ShardCommand } from "../../lib/core/shards/ports.ts";
import { makeSpendGuard } from "../../lib/core/spending/guard.ts";
import { parseAllowList, parseBaseUrls } from "../../lib/runtime/channel-env.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { queueHandler } from "../../lib/runtime/queue.ts";
import { env } from "./env.ts";
import { makeHandler, needsOf } from "./handler.ts";

const settings = readEnv(env);
const { TABLE_NAME, TALK_QUEUE_URL, BULK_QUEUE_URL, SECRETS_PREFIX, MEDIA_BUCKET } = settings;
const { CHANNEL_BASE_URLS, FETCH_ALLOW_ORIGINS } = settings;
const tokens = makeLinkTokens({ mac: systemLinkMac, codec: systemTextCodec });
const download = makeGuardedFetch({ allow: parseAllowList(FETCH_ALLOW_ORIGINS) });
const http = makeCalls({ allow: parseAllowList(FETCH_ALLOW_ORIGINS) });
const baseUrls = parseBaseUrls(CHANNEL_BASE_URLS);
const log = makeLog(briefs.flatMap(({ redact }) => redact));

/** One channel charges for answers so far; where several do, the most generous one's allowance errs on the cheap side. */
const FREE_ANSWERS = Math.max(0, ...briefs.map(({ freeServiceMessages }) => freeServiceMessages ?? 0));

const roadOf = perTenant((tenant) => {
  const stores = makeStores({ client: dynamoClient(), tableName: TABLE_NAME, tenant, ids: systemIds });
  const secrets = makeSecretStore({ prefix: SECRETS_PREFIX, tenant });
  const sending = makeChannelSending({
    http,
    baseUrls,
    secrets,
    media: makeMediaStore({ bucket: MEDIA_BUCKET, tenant }),
    clock: systemClock,
    readFile: makeReadFile({ bucket: MEDIA_BUCKET, tenant, download }),
    aws: awsAccess,
  });
  const context = { client: dynamoClient(), tableName: TABLE_NAME, tenant };
  const spending = makeSpendGuard({
    spending: makeSpendingStore(context),
    sentIn: makeSentIn(makeCounterStore(context)),
    free: FREE_ANSWERS,
    notices: makePersonalNotices(context, systemIds),
    people: makePeopleStore(context),
    clock: systemClock,
  });
  const contacts = makeContactDesk(context, systemIds);
  const business = makeSettingsStore(context);
  const gate = makeProactiveGate({
    contacts,
    consent: makeConsentStore(context, systemIds),
    suppressions: makeSuppressionStore(context, systemIds),
    ledgers: makeSendLedgerStore(context),
    policies: makeSendingPolicyStore(context),
    places: makeDailyPlaces(context),
    clock: systemClock,
  });
  const dress = makeDressMessage({
    tenant,
    base: new URL(settings.LINKS_URL).origin,
    keys: makeLinkKeys(secrets),
    tokens,
    short: makeShortLinks(context, systemIds, systemSeal),
    languageOf: async (contactId) => (await contacts.resolve(contactId))?.language ?? (await business.get())?.locale,
    clock: systemClock,
    ids: systemIds,
  });
  const forget = makeForgetAddress(contacts);
  const lanes = makeLaneQueue({ queueUrl: BULK_QUEUE_URL, tenant, clock: systemClock });
  return {
    delivery: makeSendDelivery({
      ...stores,
      channels: { ...sending, price: channelPlanning.price },
      ...{ spending, forget, gate, dress },
      pause: systemPause,
      clock: systemClock,
      ids: systemIds,
    }),
    shards: keptOnce(async (_: "shards") => ({
      send: (await import("./shards/index.ts")).shardsOf({ context, channels: sending, dress, forget, spending }),
      again: (command: ShardCommand, attempt: string) => lanes.send([command], `.${attempt}`),
    })),
  };
});

/** The longest call of a provider, a pause that it asked for, and what comes before and after. */
const NEEDS_MS = Math.max(...briefs.map(({ send }) => send.timeoutMs)) + LONGEST_PAUSE_MS + 5_000;

/** Both queues have the same reader. `queue`: the name that its ARN ends in, as its address does. */
const queueUrl = (queue: string): string =>
  new URL(BULK_QUEUE_URL).pathname.endsWith(`/${queue}`) ? BULK_QUEUE_URL : TALK_QUEUE_URL;

export const handler = queueHandler({
  log,
  concurrency: 5,
  handle: makeHandler({
    log,
    sendOf: (tenant) => roadOf(tenant).delivery,
    shardsOf: (tenant) => roadOf(tenant).shards("shards"),
    now: systemClock.now,
  }),
  hide: (receiptHandle, seconds, queue) => hideFor(queueUrl(queue), receiptHandle, seconds),
  lastReceive: 10,
  needsMs: needsOf(NEEDS_MS),
});
