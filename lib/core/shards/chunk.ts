/** A chunk of recipients: what becomes of each, and the sending of those whom nothing speaks against. */
import { type AudienceRow, ledgerOf, zonesOfRow } from "../audience/model.ts";
import type { CampaignPlan, Phase } from "../campaigns/model.ts";
import { EMPTY_LEDGER, reserve, type SendLedger } from "../caps/model.ts";
import { consentFor } from "../consent/model.ts";
import type { DeliveryReason, DeliveryStatus } from "../deliveries/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { SendingPolicy } from "../policy/model.ts";
import { isMendable } from "../publications/model.ts";
import { MAX_DELAY_MS, slotOf } from "../relay/model.ts";
import type { Attempt, Attempted } from "./attempt.ts";
import { type Judgement, judgeWay } from "./judge.ts";
import { type Holder, makeLimits } from "./limits.ts";
import { campaignRef, contactOf, endIn, isHeldOut, ownOf, paceOf, rateOf, variationOf, type Wave } from "./model.ts";
import type { Pacer } from "./pace.ts";
import type { BudgetStore, ChunkStores, DeliveryWrite, EnsureLater } from "./ports.ts";
import type { Candidate } from "./select.ts";
import type { FindWay, UsableConnection, Way } from "./ways.ts";

interface ChunkPorts extends ChunkStores {
  readonly findWay: FindWay;
  readonly attempt: Attempt;
  readonly usable: () => Promise<readonly UsableConnection[]>;
  readonly budget: BudgetStore;
  /** That there is a wave for whoever has to wait until then. */
  readonly later: EnsureLater;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ChunkOf {
  readonly wave: Wave;
  readonly plan: CampaignPlan;
  readonly phase: Phase;
  readonly candidates: readonly Candidate[];
  readonly pacerOf: (connectionId: string) => Pacer;
  readonly lanes: number;
}

export interface Prepared {
  /** Of whoever gets nothing now. */
  readonly settled: readonly DeliveryWrite[];
  readonly sending: readonly { readonly contactId: string }[];
  /** Asks the providers, once, and says of each what became of it. */
  send(deadline: number): readonly Promise<readonly DeliveryWrite[]>[];
  /** Nothing of it is sent: what was held for it is free again. */
  release(): Promise<void>;
}

export type PrepareChunk = (of: ChunkOf) => Promise<Prepared>;

/** A recipient and the way that was found, with everything that was held for it. */
interface Ready extends Holder {
  readonly candidate: Candidate;
  readonly variation: Phase["variations"][number];
  readonly template: boolean;
  /** Media that are left, should this one fail. */
  readonly rest: readonly string[];
  /** The medium that failed before it. */
  readonly instead: string | undefined;
}

/** Of senders that want a place of the same contact at the same time all but one try again. */
const ATTEMPTS = 5;

export function makePrepareChunk(ports: ChunkPorts): PrepareChunk {
  const {
    recentWords,
    findWay,
    attempt,
    usable,
    ledgers,
    suppressions,
    policies,
    places,
    spending,
    budget,
    later,
    clock,
    ids,
  } = ports;
  const limits = makeLimits({ places, ledgers, budget, clock });

  return async (of) => {
    const { wave, plan, phase, candidates, pacerOf, lanes } = of;
    const held = { campaignId: wave.campaignId, plan };
    const [connections, policy, heard] = await Promise.all([
      usable(),
      policies(),
      recentWords(candidates.map(({ row }) => row.contactId)),
    ]);
    const settled: DeliveryWrite[] = [];
    const found: Ready[] = [];
    await Promise.all(
      candidates.map(async (candidate) => {
        const one = await start(candidate);
        if ("way" in one) found.push(one);
        else settled.push(one);
      }),
    );
    const ready = await withinLimits(found, settled);
    await ensureLater(settled);
    return {
      settled,
      sending: ready.map(({ candidate }) => ({ contactId: candidate.row.contactId })),
      send: (deadline) =>
        ready.map(async (one) => {
          const written = await sendTo(one, deadline);
          await ensureLater(written);
          return written;
        }),
      release: async () => void (await Promise.all(ready.map(release))),
    };

    async function start(candidate: Candidate): Promise<Ready | DeliveryWrite> {
      const { row, before } = candidate;
      if (wave.kind === "lost") return lost(candidate);
      if (candidate.outside)
        return ended(candidate, "", phase.channels[0] ?? "", "suppressed", {
          ...{ code: "not_in_audience", text: "the audience does not mean them", retryable: false },
        });
      if (isHeldOut(phase, row.contactId))
        return ended(candidate, "", phase.channels[0] ?? "", "suppressed", {
          ...{ code: "holdout", text: "held out, to tell what the phase brings", retryable: false },
        });
      const variation = variationOf(phase, row.contactId, wave.winner);
      // Where it waited it goes on.
      const waited = [...before.values()].find(({ status }) => status === "deferred")?.medium;
      const media = waited === undefined ? phase.channels : phase.channels.slice(phase.channels.indexOf(waited));
      return next(candidate, variation, media, undefined);
    }

    /** The first of these media by which they may be written to now. */
    async function next(
      candidate: Candidate,
      variation: Phase["variations"][number],
      media: readonly string[],
      instead: string | undefined,
    ): Promise<Ready | DeliveryWrite> {
      const { row } = candidate;
      const recipient = { contact: contactOf(row), chats: row.chats };
      let why: { readonly medium: string; readonly reason: DeliveryReason } | undefined;
      for (const [index, medium] of media.entries()) {
        const own = ownOf(ids, wave.campaignId, wave.phaseId, medium);
        const { content, variationId } = variation;
        const way = await findWay({ recipient, medium, content, own, usable: connections });
        if ("code" in way) {
          why ??= { medium, reason: { code: way.code, text: way.text, retryable: false } };
          continue;
        }
        const answer = await judged(candidate, way, own);
        if (answer.kind === "next") {
          why ??= { medium, reason: answer.reason };
          continue;
        }
        if (answer.kind === "defer")
          return { ...ended(candidate, variationId, medium, "deferred", answer.reason, answer.until, way, instead) };
        if (answer.kind === "end")
          return ended(candidate, variationId, medium, answer.status, answer.reason, undefined, way, instead);
        return {
          ...{ candidate, contactId: row.contactId, way, variation, template: answer.template },
          ...(answer.counts ? { ledgerId: campaignRef({ contactId: row.contactId, own }) } : {}),
          ...{ endsAt: answer.endsAt, judgedAt: answer.judgedAt, rest: media.slice(index + 1), instead },
        };
      }
      const { medium = phase.channels[0] ?? "", reason } = why ?? {};
      const none = { code: "no_channel", text: "no channel was named", retryable: false };
      // What somebody can mend is no word of the recipient's: it failed, and is sent once it is mended.
      const mendable = isMendable(reason?.code);
      return ended(
        candidate,
        variation.variationId,
        medium,
        mendable ? "failed" : "suppressed",
        reason ? { ...reason, retryable: mendable } : none,
        undefined,
        undefined,
        instead,
      );
    }

    /** The whole policy; `send` holds the contact's place. */
    async function judged(candidate: Candidate, way: Way, own: string) {
      const { row } = candidate;
      const id = campaignRef({ contactId: row.contactId, own });
      const suppression = way.address && (await suppressions.glance(way.address.kind, way.address.value));
      for (let tries = 0; tries < ATTEMPTS; tries++) {
        const ledger: SendLedger = !counts(policy)
          ? EMPTY_LEDGER
          : // Saved only where it still stands so; whoever was too late looks at it as it is.
            await (tries === 0 ? ledgers.glance(row.contactId) : ledgers.get(row.contactId));
        const now = clock.now();
        const zones = zonesOfRow(row, policy.timeZone);
        const endsAt = new Date(endIn(phase, zones.zones, plan.timeZone)).toISOString();
        const consent = heard.get(row.contactId) ?? ledgerOf(row);
        const known = { id, plan, phase, zones, suppression, ledger, policy, endsAt, consent };
        const judgedAt = (then: number) => saidSo(judgeWay(way, { ...known, now: then }), row, way.medium);
        const answer = judgedAt(now);
        if (answer.kind !== "send") return answer;
        const limit = await spendLimit(way, answer.template);
        if (limit !== undefined)
          return {
            kind: "end",
            status: "suppressed",
            reason: { code: "spend_limit", text: limit, retryable: false },
          } as const;
        const isHeld = ledger.entries.some((entry) => entry.id === id);
        const at = new Date(now).toISOString();
        if (answer.counts && !isHeld) {
          const saved = await ledgers.save(row.contactId, reserve(ledger, { id, at, purpose: plan.purpose }));
          if (saved !== "saved") continue;
        }
        return { ...answer, endsAt, judgedAt };
      }
      throw new Error("the contact's send ledger kept changing");
    }

    /** Their row still allows it: they said no a moment ago. */
    function saidSo(answer: Judgement, row: AudienceRow, medium: string): Judgement {
      const isNew =
        heard.has(row.contactId) &&
        answer.kind === "next" &&
        answer.reason.code === "no_consent" &&
        consentFor(ledgerOf(row), plan.purpose, medium).allowed;
      return isNew ? { ...answer, reason: { ...answer.reason, code: "opted_out" } } : answer;
    }

    async function spendLimit({ content, closedWindow, price }: Way, template: boolean): Promise<string | undefined> {
      const starts = (template ? closedWindow : content)?.type === "template";
      return starts && price && price.micros > 0 ? spending.refuses(price.micros) : undefined;
    }

    /** Those for whom their connections have a place today, and the campaign money; what becomes of the others is `settled`. */
    async function withinLimits(found: readonly Ready[], settled: DeliveryWrite[]): Promise<readonly Ready[]> {
      const { going, over } = await limits.within(found, { ...held, timeZone: policy.timeZone });
      for (const { one, status, reason, until } of over) {
        const { candidate, variation, way, instead } = one;
        settled.push(ended(candidate, variation.variationId, way.medium, status, reason, until, way, instead));
      }
      return going;
    }

    async function sendTo(one: Ready, deadline: number): Promise<readonly DeliveryWrite[]> {
      const { candidate, contactId, way, variation, template, instead } = one;
      const { connection } = way;
      const own = ownOf(ids, wave.campaignId, wave.phaseId, way.medium);
      const told = await attempt({
        ...{ way, plan, contactId, deadline, ref: campaignRef({ contactId, own }) },
        content: template && way.closedWindow ? way.closedWindow : way.content,
        pacer: pacerOf(connection.connectionId),
        everyMs: paceOf(rateOf(way), lanes),
      }).catch(
        (error: unknown): Attempted => ({
          // Nothing has left: what failed here may work the next time.
          ...{ kind: "later", code: "not_ready", afterMs: MAX_DELAY_MS },
          text: error instanceof Error ? error.name : "it could not be made ready",
        }),
      );
      const of = (status: DeliveryStatus, reason?: DeliveryReason, until?: string): DeliveryWrite =>
        ended(candidate, variation.variationId, way.medium, status, reason, until, way, instead);
      switch (told.kind) {
        case "sent": {
          const { delivery, before } = of("sent");
          if (way.price && way.price.micros > 0) await spending.sent(way.price.micros);
          const { externalId, at: sentAt } = told;
          return [{ before, delivery: { ...delivery, externalId, sentAt, ...way.price } }];
        }
        case "unknown": {
          const until = new Date(clock.now() + way.facts.presumedLostMs).toISOString();
          return [of("unknown", { code: told.code, text: told.text, retryable: false }, until)];
        }
        case "later": {
          await release(one).catch(() => undefined);
          const until = new Date(clock.now() + Math.max(told.afterMs, MAX_DELAY_MS / 15)).toISOString();
          return [of("deferred", { code: told.code, text: told.text, retryable: true }, until)];
        }
        case "failed": {
          await release(one).catch(() => undefined);
          const failed = of("failed", { code: told.code, text: told.text, retryable: told.retryable });
          if (one.rest.length === 0) return [failed];
          const other = await fallback(one).catch(() => undefined);
          if (!other) return [failed];
          const rest = "way" in other ? await sendTo(other, deadline) : [other];
          const last = rest.at(-1)?.delivery;
          const gotBy = last && last.status !== "failed" && last.status !== "suppressed" ? last.medium : undefined;
          return [gotBy === undefined ? failed : { ...failed, delivery: { ...failed.delivery, gotBy } }, ...rest];
        }
      }
    }

    /** By the media that are left: that costs a place and its price as the first did. */
    async function fallback({ candidate, variation, rest, way }: Ready): Promise<Ready | DeliveryWrite | undefined> {
      const other = await next(candidate, variation, rest, way.medium);
      if (!("way" in other)) return other;
      const settled: DeliveryWrite[] = [];
      const [going] = await withinLimits([other], settled);
      return going ?? settled[0];
    }

    function release(one: Ready): Promise<void> {
      return limits.release(one, held);
    }

    function lost({ row, before }: Candidate): DeliveryWrite {
      const was = [...before.values()].find(({ status }) => status === "unknown");
      if (!was) throw new Error(`nothing in doubt of ${row.contactId}`);
      const { until: _, ...rest } = was;
      return { before: was, delivery: { ...rest, waveId: wave.waveId, status: "presumed_lost" } };
    }

    function ended(
      { row, segment, before }: Candidate,
      variation: string,
      medium: string,
      status: DeliveryStatus,
      reason?: DeliveryReason,
      until?: string,
      way?: Way,
      instead?: string,
    ): DeliveryWrite {
      const now = new Date(clock.now()).toISOString();
      const was = before.get(medium);
      return {
        before: was,
        delivery: {
          ...{ contactId: row.contactId, own: ownOf(ids, wave.campaignId, wave.phaseId, medium), medium, variation },
          ...{ campaignId: wave.campaignId, phaseId: wave.phaseId, revision: wave.revision, waveId: wave.waveId },
          ...{ status, createdAt: was?.createdAt ?? now },
          ...(reason ? { reason } : {}),
          ...(until === undefined ? {} : { until: slotOf(until) }),
          ...(status === "failed" ? { failedAt: now } : {}),
          ...(segment === undefined ? {} : { segment }),
          ...(way ? { connectionId: way.connection.connectionId } : {}),
          ...(way?.language === undefined ? {} : { language: way.language }),
          ...(instead === undefined ? {} : { instead }),
        },
      };
    }

    /** Before it is written down that somebody waits, there is somebody to go on with them. */
    async function ensureLater(writes: readonly DeliveryWrite[]): Promise<void> {
      for (const { delivery } of writes)
        if (delivery.until !== undefined)
          await later(wave, delivery.status === "unknown" ? "lost" : "deferred", delivery.until);
    }
  };
}

const counts = ({ caps }: SendingPolicy): boolean => caps.length > 0;
