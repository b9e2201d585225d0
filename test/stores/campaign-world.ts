/** Campaigns sent on a real table: workers that die, a queue that hands over everything twice, and a provider that counts. */
import { compileBy } from "../../functions/pinned-segments.ts";
import { audienceItem, makeAudienceStore } from "../../lib/adapters/dynamo/audience.ts";
import { makeCampaignDeliveryStore } from "../../lib/adapters/dynamo/campaign-deliveries.ts";
import type { DocumentClient } from "../../lib/adapters/dynamo/client.ts";
import {
  makeConsentStore,
  makeDailyPlaces,
  makeOptOutStore,
  makeSendLedgerStore,
  makeSuppressionStore,
} from "../../lib/adapters/dynamo/consent.ts";
import { makeTimerStore } from "../../lib/adapters/dynamo/timers.ts";
import { makeTogether } from "../../lib/adapters/dynamo/together.ts";
import { makeBudgetStore, makeShardStore, makeWaveStore } from "../../lib/adapters/dynamo/waves.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import type { AudienceRow } from "../../lib/core/audience/model.ts";
import type { Campaign, CampaignPlan, Phase } from "../../lib/core/campaigns/model.ts";
import type { Connection } from "../../lib/core/connections/model.ts";
import { makeRecentWords } from "../../lib/core/consent/recent.ts";
import type { ChannelFacts } from "../../lib/core/deliveries/ports.ts";
import type { SendOutcome } from "../../lib/core/messages/model.ts";
import { DEFAULT_SENDING, type SendingPolicy } from "../../lib/core/policy/model.ts";
import type { Approval } from "../../lib/core/shards/approved.ts";
import { makeAskForPhase } from "../../lib/core/shards/ask-for.ts";
import { makeAttempt } from "../../lib/core/shards/attempt.ts";
import { makePrepareChunk } from "../../lib/core/shards/chunk.ts";
import { makeFireWave, makeGoOn } from "../../lib/core/shards/fire.ts";
import { makeMembershipOf } from "../../lib/core/shards/membership.ts";
import { ownOf, rateOf } from "../../lib/core/shards/model.ts";
import type { ShardCommand } from "../../lib/core/shards/ports.ts";
import { makeSelectPage } from "../../lib/core/shards/select.ts";
import { makeSendShard } from "../../lib/core/shards/send.ts";
import { makeAdvanceCampaign, makeEnsureLater, makeSetClock } from "../../lib/core/shards/waves.ts";
import { makeFindWay, type UsableConnection } from "../../lib/core/shards/ways.ts";
import type { TestTable } from "../support/table.ts";
import type { VirtualTime } from "../support/virtual-time.ts";

export const CAMPAIGN = "c".repeat(26);
export const phase = (phaseId: string, more: Partial<Phase> = {}): Phase => ({
  ...{
    phaseId,
    kind: "launch",
    name: phaseId,
    instructions: "",
    startsAt: "2026-11-02T10:00",
    endsAt: "2026-11-03T10:00",
  },
  ...{ zone: "account", audience: null, channels: ["email"], holdoutPercent: 0, winner: null, window: null },
  variations: [
    { variationId: "one", name: "One", weight: 1, content: { contents: { default: { type: "text", text: "Hola" } } } },
  ],
  ...{ lateStartMinutes: 60, ...more },
});
export const plan = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  ...{ purpose: "marketing", timeZone: "UTC", audience: { segments: [], excluded: [], condition: null } },
  ...{ phases: [phase("launch01")], budget: null, tracking: null, ...more },
});

const consent = [{ purpose: "marketing", channel: "*", state: "granted", at: "2026-01-01T00:00:00.000Z" }] as const;
export const person = (number: number, more: Partial<AudienceRow> = {}): AudienceRow => {
  const contactId = ids.derive("person", String(number));
  return {
    ...{ contactId, name: `Persona ${number}`, language: null, country: null, timeZone: null, source: null },
    ...{ createdAt: "2026-01-01T00:00:00.000Z", tags: [], customFields: {}, consent, chats: {} },
    addresses: [{ kind: "email", value: `p${number}@customers.example` }],
    conversations: { count: 0, lastInboundOn: null, lastOutboundOn: null, channels: [] },
    ...{ leads: { open: [], won: 0, lost: 0 }, interests: [], lists: [], events: {}, segments: [], version: 1 },
    reactions: { opened: [], clicked: [], answered: [] },
    ...more,
  };
};

const partitionOf = (input: unknown): string => {
  const { Item, Key } = input as { Item?: { pk?: unknown }; Key?: { pk?: unknown } };
  return String(Item?.pk ?? Key?.pk);
};

export class Died extends Error {}

export interface WorldOptions {
  readonly tenant: string;
  readonly plan?: CampaignPlan;
  readonly perSecond?: number;
  /** How likely a worker dies at each of its calls. */
  readonly deadly?: number;
  readonly random?: () => number;
  readonly answer?: (to: string, media: string, call: number) => SendOutcome | Promise<SendOutcome>;
  readonly policy?: Partial<SendingPolicy>;
  readonly media?: readonly string[];
  /** What the business says of its connections. */
  readonly connection?: Partial<Connection>;
  readonly pause?: (ms: number) => Promise<void>;
  /** Where time does not pass by itself; and what a request to the table takes then. Milliseconds. */
  readonly time?: VirtualTime;
  readonly tableMs?: number;
  /** Instead of the world's own lanes. */
  readonly push?: (tenant: string, command: ShardCommand) => void;
  /** Told of each write, by the partition that it goes to. */
  readonly onWrite?: (pk: string) => void;
}

/** Of one tenant and one campaign. */
export function makeCampaignWorld(table: TestTable, options: WorldOptions) {
  const { tenant, perSecond = 1_000_000, deadly = 0, random = Math.random } = options;
  let offset = options.time ? 0 : Date.parse("2026-11-02T10:00:00.000Z") - Date.now();
  const { time, tableMs = 5 } = options;
  const clock = { now: () => (time?.clock.now() ?? Date.now()) + offset };
  let campaign = {
    ...{
      campaignId: CAMPAIGN,
      name: "Otoño",
      status: "running",
      revision: 1,
      version: 1,
      plan: options.plan ?? plan(),
    },
    ...{ owners: [], createdBy: "usr_ana" },
  } as unknown as Campaign;
  const sent: { readonly ref: string; readonly to: string; readonly media: string; readonly at: number }[] = [];
  const groups = new Map<string, ShardCommand[]>();
  const counts = { deaths: 0, commands: 0, requests: 0 };
  let calls = 0;
  const policy = { ...DEFAULT_SENDING, caps: [], quietHours: { from: 0, to: 0 }, ...options.policy };
  const facts = (medium: string): ChannelFacts => ({
    ...{ medium, reaches: "email", perSecond, maxAttempts: 3, backoffMs: [1], presumedLostMs: 86_400_000 },
  });
  const connections: readonly UsableConnection[] = (options.media ?? ["email"]).map((medium) => ({
    connection: {
      ...{ connectionId: `${medium}.connection`, channel: medium, accountIds: ["a"] },
      ...options.connection,
    } as unknown as Connection,
    facts: facts(medium),
  }));

  const taking = <Output>(call: () => Promise<Output>) => (time ? time.io(call, tableMs) : call());

  /** Everything of a worker that a process takes with it when it dies. */
  function makeWorker(risk: number) {
    let dead = false;
    const around = async <Output>(call: () => Promise<Output>): Promise<Output> => {
      if (dead) throw new Died("it is dead");
      const fate = random();
      if (fate < risk / 2) return die();
      const output = await call();
      if (fate < risk) return die();
      if (dead) throw new Died("it died meanwhile");
      return output;
    };
    const die = (): never => {
      dead = true;
      counts.deaths++;
      throw new Died("it dies");
    };
    const client = new Proxy(table.client, {
      get: (its, name: keyof DocumentClient) => {
        const method = its[name] as unknown;
        if (typeof method !== "function") return method;
        return (input: unknown) => {
          counts.requests++;
          if (name === "put" || name === "update") options.onWrite?.(partitionOf(input));
          return around(() => taking(() => (method as (given: unknown) => Promise<unknown>).call(its, input)));
        };
      },
    });
    const whole = makeTogether({ account: table.account });
    const context = {
      ...{ client, tableName: table.tableName, tenant },
      together: {
        write: (statement: Parameters<typeof whole.write>[0]) => {
          options.onWrite?.(String(statement.values[0]));
          return around(() => taking(() => whole.write(statement)));
        },
      },
    };
    const [waves, shards, timers] = [makeWaveStore(context), makeShardStore(context, clock), makeTimerStore(context)];
    const deliveries = makeCampaignDeliveryStore(context);
    const audience = makeAudienceStore(context, {
      counters: { read: async () => [] },
      zone: async () => "UTC",
      clock,
    });
    const tallied = { ...audience, tally: async () => ({ rows: world.rows, zones: world.zones, asOf: "" }) };
    const approved = async (): Promise<Approval> =>
      world.campaign.status === "running" || world.campaign.status === "scheduled"
        ? { kind: "approved", campaign: world.campaign, plan: world.campaign.plan }
        : { kind: "refused", code: world.campaign.status, text: "" };
    const campaigns = {
      get: async () => world.campaign,
      save: async (next: Campaign) => {
        world.campaign = next;
        return "saved" as const;
      },
    };
    const lanes = {
      send: async (commands: readonly ShardCommand[]) => {
        for (const command of commands) {
          counts.commands++;
          if (options.push) {
            options.push(tenant, command);
            continue;
          }
          const group = `${command.connectionId}.${command.lane}`;
          groups.set(group, [...(groups.get(group) ?? []), command]);
        }
      },
    };
    const later = makeEnsureLater({ waves, clock, ids }, makeSetClock({ waves, timers, clock }));
    const pause = options.pause ?? time?.pause ?? (async () => undefined);
    const prepare = makePrepareChunk({
      findWay: makeFindWay({
        conversations: { get: async () => undefined },
        channels: {
          facts: (medium) => facts(medium),
          plan: (_, content) => ({ ok: true, parts: [content] }),
          place: (_, value) => ({ thread: value, chat: { id: value, type: "person" }, identities: [] }),
          price: () => (options.plan?.budget ? { category: "marketing", micros: 1_000 } : undefined),
        },
        render: async () => ({ kind: "failed", code: "no_content", text: "" }),
        knownTemplate: async () => undefined,
        ...{ ids, tenant },
      }),
      attempt: makeAttempt({
        channels: {
          prepare: async ({ to, clientRef, connection }) => {
            return () =>
              around(async () => {
                const answer = await (options.answer?.(to.id, connection.channel, ++calls) ??
                  ({ kind: "accepted", externalId: `x${++calls}` } as const));
                if (answer.kind === "accepted" || answer.kind === "unknown")
                  sent.push({ ref: clientRef, to: to.id, media: connection.channel, at: clock.now() });
                return answer;
              });
          },
        },
        dress: async ({ content }) => content,
        forget: async () => "kept",
        breakConnection: async () => undefined,
        ...{ pause, clock },
      }),
      ledgers: makeSendLedgerStore(context),
      suppressions: makeSuppressionStore(context, ids),
      recentWords: makeRecentWords({
        optOuts: makeOptOutStore(context),
        consent: makeConsentStore(context, ids),
        family: async (contactId) => [{ contactId }],
        clock,
      }),
      policies: async () => policy,
      places: makeDailyPlaces(context),
      spending: { refuses: async () => undefined, sent: async () => undefined },
      usable: async () => connections,
      budget: makeBudgetStore(context),
      ...{ later, clock, ids },
    });
    const send = makeSendShard({
      ...{ waves, shards, deliveries, approved, clock, ids, prepare },
      membershipOf: makeMembershipOf({
        campaigns,
        compile: compileBy(async () => []),
      }),
      select: makeSelectPage({ audience, deliveries, clock, ids }),
      perSecondOf: async () => Math.min(...connections.map(rateOf)),
      switches: { read: async () => ({ connections: {} }) },
    });
    const fire = makeFireWave({
      ...{ campaigns, waves, shards, approved, lanes, clock, audience: tallied },
      usable: async () => connections,
      figures: async () => world.figures,
      missed: async ({ waveId }) => void world.missed.push(waveId),
    });
    const advance = makeAdvanceCampaign({
      ...{ campaigns, waves, timers, approved, clock, ids, audience: tallied },
      setClock: makeSetClock({ waves, timers, clock }),
      goOn: makeGoOn({ shards, lanes }),
    });
    const askFor = makeAskForPhase({ campaigns, deliveries, later, clock, ids });
    return { send, fire, advance, waves, shards, deliveries, askFor };
  }

  const world = {
    ...{ sent, counts, clock, groups, policy },
    campaign,
    rows: 0,
    zones: [] as { readonly zones: readonly string[]; readonly count: number }[],
    missed: [] as string[],
    figures: [] as Awaited<ReturnType<Parameters<typeof makeFireWave>[0]["figures"]>>,
    worker: (risk = deadly) => makeWorker(risk),
    advanceClock: (ms: number) => {
      offset += ms;
    },
    set: (change: Partial<Campaign>) => {
      campaign = { ...world.campaign, ...change };
      world.campaign = campaign;
    },
    async fill(rows: readonly AudienceRow[]) {
      for (let start = 0; start < rows.length; start += 25)
        await Promise.all(
          rows
            .slice(start, start + 25)
            .map((row) => table.client.put({ TableName: table.tableName, Item: audienceItem(tenant, row) })),
        );
      world.rows += rows.length;
      for (const [zone, its] of Map.groupBy(rows, ({ timeZone }) => timeZone))
        if (zone !== null) world.zones.push({ zones: [zone], count: its.length });
    },
    /** Fires whatever is due, by workers that may die, until it is done. */
    async fireDue() {
      for (const wave of await makeWorker(0).waves.of(CAMPAIGN)) {
        if (Date.parse(wave.at) > clock.now()) continue;
        if (wave.state !== "waiting") continue;
        for (let tries = 0; ; tries++) {
          const outcome = await makeWorker(tries < 20 ? deadly : 0)
            .fire(wave)
            .catch(() => undefined);
          if (outcome) break;
        }
      }
    },
    /** Hands over what is queued: each lane in its order, everything twice, until nothing is left. */
    async drain({ twice = true, budgetMs = 40_000, until = () => false } = {}) {
      const lane = async (group: string) => {
        let worker = makeWorker(deadly);
        for (let command = groups.get(group)?.[0]; command && !until(); command = groups.get(group)?.[0]) {
          const result = await worker.send(command, clock.now() + budgetMs).catch(() => undefined);
          if (!result) {
            worker = makeWorker(deadly);
            continue;
          }
          if (result.kind === "wait") {
            if (result.code === "leased") offset += result.ms + 1;
            continue;
          }
          groups.set(group, (groups.get(group) ?? []).slice(1));
          // What was done comes again.
          if (twice)
            await makeWorker(deadly)
              .send(command, clock.now() + budgetMs)
              .catch(() => undefined);
        }
      };
      await Promise.all([...groups.keys()].map(lane));
    },
    async deliveriesOf(rows: readonly AudienceRow[], phaseId: string, media = ["email"]) {
      const keys = rows.flatMap(({ contactId }) =>
        media.map((medium) => ({ contactId, own: ownOf(ids, CAMPAIGN, phaseId, medium) })),
      );
      return makeWorker(0).deliveries.all(keys);
    },
  };
  return world;
}
