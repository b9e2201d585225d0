/** What the stream would tell of a campaign's world, and what is made of it: counters, facts, looks; everything is handed over twice. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { Webhook } from "standardwebhooks";
import { makeCampaignDeliveryStore, makeLeadCreditStore } from "../../lib/adapters/dynamo/campaign-deliveries.ts";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeCounterStore } from "../../lib/adapters/dynamo/counters.ts";
import { makeAlertStore, makeFiguresStore } from "../../lib/adapters/dynamo/figures.ts";
import { makePublicationStore } from "../../lib/adapters/dynamo/publications.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeShardStore, makeWaveStore } from "../../lib/adapters/dynamo/waves.ts";
import { makeEndpointStore, makeWebhookDeliveryStore } from "../../lib/adapters/dynamo/webhooks.ts";
import { makePostWebhook } from "../../lib/adapters/http/webhooks.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import { DEFAULT_CAMPAIGN_SETTINGS } from "../../lib/core/campaign-settings/model.ts";
import { makeCalendar } from "../../lib/core/counters/calendar.ts";
import { makeCounters } from "../../lib/core/counters/project.ts";
import { makeFollowCampaigns } from "../../lib/core/figures/follow.ts";
import { makeLookAtFigures, makeLookSoon } from "../../lib/core/figures/look.ts";
import type { NewNotice } from "../../lib/core/notices/model.ts";
import { type Change, type Image, PROJECTED_ENTITIES, sequenceText } from "../../lib/core/projections/model.ts";
import { makeAttendPublications } from "../../lib/core/publications/attend.ts";
import { makeRetryPublication } from "../../lib/core/publications/retry.ts";
import { makeFollowCredits } from "../../lib/core/shards/credit.ts";
import { makeResendFailed } from "../../lib/core/shards/resend.ts";
import { makeDeliverEvents } from "../../lib/core/webhooks/deliver.ts";
import { makeFollowFacts } from "../../lib/core/webhooks/follow.ts";
import type { WebhookEndpoint } from "../../lib/core/webhooks/model.ts";
import { makePublishFact } from "../../lib/core/webhooks/publish.ts";
import { newKey } from "../../lib/signing/standard-webhooks.ts";
import type { TestTable } from "../support/table.ts";
import type { makeCampaignWorld } from "./campaign-world.ts";

type World = ReturnType<typeof makeCampaignWorld>;

export interface Told {
  readonly type: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A business's own system: takes what the receiver's own library says is ours. */
export async function startReceiver(known?: string) {
  const told: Told[] = [];
  let secret = known ?? "";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as Record<string, string>;
      const event = new Webhook(secret).verify(Buffer.concat(chunks).toString(), headers) as Told;
      told.push({ ...event, id: headers["webhook-id"] ?? "" });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const trust = (fresh: string) => {
    secret = fresh;
  };
  return { told, origin, trust, stop: () => server.close() };
}

export function makeCampaignStream(table: TestTable, tenant: string, world: World) {
  const context = { client: table.client, tableName: table.tableName, tenant };
  const { clock } = world;
  const [counters, timers] = [makeCounterStore(context), makeTimerStore(context)];
  const [endpoints, deliveries] = [makeEndpointStore(context, ids), makeWebhookDeliveryStore(context)];
  const secret = newKey();
  const publish = makePublishFact({ endpoints, deliveries, clock, ids, length: Buffer.byteLength });
  const campaigns = {
    get: async () => world.campaign,
    steps: async () => [{ action: "approved", person: "usr_bea" }] as never,
    submitted: async () => ({ hash: "hash" }) as never,
  };
  const { waves } = world.worker(0);
  const notices: NewNotice[] = [];
  const shared = {
    ...{ publish, clock, ids },
    notices: {
      notify: async (fresh: readonly NewNotice[]) => {
        for (const one of fresh) if (!notices.some((told) => isDeepStrictEqual(told, one))) notices.push(one);
      },
    },
    settings: { get: async () => DEFAULT_CAMPAIGN_SETTINGS },
  };
  const projections = [
    makeCounters({ of: () => counters, calendarOf: async () => makeCalendar() }),
    makeFollowFacts(() => publish),
    makeFollowCredits(() => ({
      deliveries: makeCampaignDeliveryStore(context),
      credits: makeLeadCreditStore(context),
      settings: shared.settings,
      any: async () => true,
    })),
    makeFollowCampaigns(() => ({ campaigns, waves, publish, lookSoon: makeLookSoon({ timers, clock, ids }) })),
  ];
  const publications = makePublicationStore(context);
  const reach = { channels: true };
  const alerts = makeAlertStore(context);
  /** By a client of its own, which may die. */
  function lookBy(client: DocumentClient) {
    const its = { ...context, client };
    const [own, asks] = [makeTimerStore(its), makeWaveStore(its)];
    const told = {
      ...shared,
      publish: makePublishFact({
        ...{ endpoints: makeEndpointStore(its, ids), deliveries: makeWebhookDeliveryStore(its) },
        ...{ clock, ids, length: Buffer.byteLength },
      }),
    };
    return makeLookAtFigures({
      ...{ ...told, campaigns, waves: asks, timers: own, counters: makeCounterStore(its) },
      ...{ shards: makeShardStore(its, clock), figures: makeFiguresStore(its), alerts: makeAlertStore(its) },
      pause: async ({ campaignId }) => {
        if (campaignId === world.campaign.campaignId && world.campaign.status === "running")
          await stream.step({ status: "paused" });
      },
      attend: makeAttendPublications({
        ...{ ...told, publications: makePublicationStore(its), reachable: async () => reach.channels },
        resend: makeResendFailed({ campaigns, waves: asks, clock, ids }),
      }),
    });
  }
  const look = lookBy(table.client);
  let known = new Map<string, Image>();
  let sequence = 0;

  const changeOf = (before: Image | undefined, after: Image | undefined): Change => {
    const row = after ?? before ?? {};
    return {
      ...{ tenant, entity: String(row.entity), key: { pk: String(row.pk), sk: String(row.sk) }, expired: false },
      ...{ at: new Date(Math.floor(clock.now() / 1000) * 1000).toISOString() },
      place: { shard: "shard", sequence: sequenceText(String(++sequence)) },
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
    };
  };

  async function rows(): Promise<Map<string, Image>> {
    const found = new Map<string, Image>();
    let start: Record<string, unknown> | undefined;
    do {
      const page = await table.client.scan({
        TableName: table.tableName,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      for (const item of page.Items ?? [])
        if (String(item.pk).startsWith(`${tenant}#`) && (PROJECTED_ENTITIES as readonly string[]).includes(item.entity))
          found.set(`${item.pk} ${item.sk}`, item);
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  }

  const stream = {
    ...{ context, counters, secret, look, lookBy, deliveries, publications, alerts, notices, reach },
    /** Hands over what changed since the last time, and this besides. */
    async follow(...more: readonly (readonly [before: Image | undefined, after: Image])[]) {
      const now = await rows();
      const changes = [...now].flatMap(([key, after]) => {
        const before = known.get(key);
        return isDeepStrictEqual(before, after) ? [] : [changeOf(before, after)];
      });
      known = now;
      changes.push(...more.map(([before, after]) => changeOf(before, after)));
      for (const projection of projections) {
        await projection.project(changes);
        await projection.project(changes);
      }
    },
    /** The campaign's head as it was and as it is. */
    async step(change: Readonly<Record<string, unknown>>) {
      const before = { ...world.campaign, entity: "campaign" } as unknown as Image;
      const updatedAt = new Date(clock.now()).toISOString();
      world.set({ ...change, updatedAt, version: world.campaign.version + 1 });
      const by = { kind: "person", id: "usr_ana", change: String(sequence) };
      await stream.follow([before, { ...world.campaign, by, entity: "campaign" } as unknown as Image]);
    },
    retry: makeRetryPublication({
      ...{ publications, resend: makeResendFailed({ campaigns, waves, clock, ids }) },
      lookAt: makeLookSoon({ timers, clock, ids }),
    }),
    /** Every timer whose time has come, as it would fire: looks alone. */
    async fireTimers() {
      let fired = 0;
      for (const timer of await timers.due(new Date(clock.now()).toISOString(), 100)) {
        if (!timer.timer.startsWith("figures.")) continue;
        await look(timer.conversationId);
        await timers.clear(timer);
        fired++;
      }
      return fired;
    },
    /** As queues and timers would bring it: what is due by then, and what becomes of it. */
    async pass(minutes: number) {
      world.advanceClock(minutes * 60_000);
      await stream.fireTimers();
      await world.fireDue();
      await world.drain();
      await stream.follow();
      world.advanceClock(30_000);
      await stream.fireTimers();
    },
    subscribe: (id: string, url: string, more: Partial<WebhookEndpoint> = {}) =>
      endpoints.create({
        ...{ id: id.repeat(16), url, description: null, types: ["campaign.*"], active: true, disabled: null },
        ...{ headers: [], aliases: false, campaignDeliveries: "summary", previousSecretUntil: null },
        ...{ createdAt: "2026-11-02T08:00:00.000Z", updatedAt: "2026-11-02T08:00:00.000Z", version: 1 },
        ...more,
      }),
    deliver: (id: string, origin: string) =>
      makeDeliverEvents({
        ...{ endpoints, deliveries, timers, clock, ids, random: () => 0 },
        secrets: { read: async () => ({ secret, headers: {} }) },
        post: makePostWebhook({ allow: [origin], now: Date.now }),
        notices: { notify: async () => undefined },
        people: { page: async () => ({ items: [] }) } as never,
      })(id.repeat(16)),
  };
  return stream;
}
