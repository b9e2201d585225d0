/** A dry run: who would get what, when and at what cost, and who is skipped and why; of a sample of the audience, and nothing is written. */
import { ledgerOf, zonesOfRow } from "../audience/model.ts";
import type { AudienceStore } from "../audience/ports.ts";
import type { Campaign, Phase } from "../campaigns/model.ts";
import type { SendLedgerStore } from "../caps/ports.ts";
import type { SuppressionStore } from "../consent/ports.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { SendingPolicy } from "../policy/model.ts";
import { type DaysAhead, daysAhead, type Stream } from "./days-ahead.ts";
import { judgeWay } from "./judge.ts";
import {
  campaignRef,
  contactOf,
  endIn,
  isHeldOut,
  isInTest,
  ownOf,
  rateOf,
  startIn,
  variationOf,
  type Wave,
} from "./model.ts";
import type { MembershipOf } from "./ports.ts";
import type { Candidate, SelectPage } from "./select.ts";
import type { FindWay, UsableConnection, Way } from "./ways.ts";

/** Recipients that are gone through, of all phases together. */
export const SAMPLE = 500;
/** Rows of the audience that are looked at for each phase, where few of them are meant. */
const LOOKED_AT = 5000;
const AT_ONCE = 25;
const EXAMPLES = 10;

/** What would become of one. `later`: it has to wait, for their night or their full cap. */
export type Fate =
  | {
      readonly kind: "sent" | "later";
      readonly at: string;
      readonly way: Way;
      /** Null: what won the comparison by then. */
      readonly variationId: string | null;
      readonly code?: string;
    }
  | { readonly kind: "skipped"; readonly code: string };

export interface Rehearsed {
  readonly candidate: Candidate;
  readonly fate: Fate;
}

export interface PhaseRehearsal {
  readonly phaseId: string;
  /** Rows that were looked at, of so many; of the same number it is no estimate. */
  readonly looked: number;
  readonly rows: number;
  readonly sample: readonly Rehearsed[];
  /** What each of the sample stands for. */
  readonly each: number;
  /** Of the first channel's connection. Messages a second. */
  readonly perSecond: number;
}

export interface Rehearsal {
  readonly phases: readonly PhaseRehearsal[];
  /** Where connections may send only so many a day. */
  readonly ahead: DaysAhead;
  /** With what is rendered. */
  readonly examples: readonly (Rehearsed & { readonly phaseId: string })[];
}

interface RehearsePorts {
  readonly audience: Pick<AudienceStore, "tally">;
  readonly select: SelectPage;
  readonly membershipOf: MembershipOf;
  readonly findWay: FindWay;
  readonly usable: () => Promise<readonly UsableConnection[]>;
  readonly policies: () => Promise<SendingPolicy>;
  readonly ledgers: Pick<SendLedgerStore, "get">;
  readonly suppressions: Pick<SuppressionStore, "get">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

/** The plan has its segments pinned. Throws when a store cannot be reached. */
export type Rehearse = (campaign: Pick<Campaign, "campaignId" | "revision" | "plan">) => Promise<Rehearsal>;

export function makeRehearse(ports: RehearsePorts): Rehearse {
  const { audience, select, membershipOf, findWay, ledgers, suppressions, clock, ids } = ports;
  return async (campaign) => {
    const { plan } = campaign;
    const [connections, policy, tally] = await Promise.all([ports.usable(), ports.policies(), audience.tally()]);
    const phases: PhaseRehearsal[] = [];
    for (const phase of plan.phases) {
      const most = Math.max(1, Math.floor(SAMPLE / plan.phases.length));
      const { candidates, share } = await sampleOf(campaign, phase, most);
      const sample: Rehearsed[] = [];
      for (let start = 0; start < candidates.length; start += AT_ONCE)
        sample.push(
          ...(await Promise.all(
            candidates
              .slice(start, start + AT_ONCE)
              .map(async (candidate) => ({ candidate, fate: await fateOf(campaign, phase, candidate) })),
          )),
        );
      const first = connections.find(({ facts }) => facts.medium === phase.channels[0]);
      phases.push({
        phaseId: phase.phaseId,
        looked: Math.max(1, Math.round(tally.rows * share)),
        rows: tally.rows,
        sample,
        each: 1 / share,
        perSecond: first ? rateOf(first) : 1,
      });
    }
    const examples = phases
      .flatMap(({ phaseId, sample }) => sample.map((one) => ({ ...one, phaseId })))
      .sort((a, b) => rankOf(a.fate) - rankOf(b.fate))
      .slice(0, EXAMPLES);
    return { phases, ahead: daysAhead(phases.flatMap(streamsOf), policy.timeZone), examples };

    /** By the whole number of those whom the sample stands for. */
    function streamsOf({ phaseId, sample, each }: PhaseRehearsal): readonly Stream[] {
      const phase = plan.phases.find((one) => one.phaseId === phaseId);
      const going = sample.flatMap(({ fate }) => (fate.kind === "skipped" ? [] : [fate]));
      return [...Map.groupBy(going, ({ way }) => way.connection).entries()].map(([connection, its]) => ({
        ...{ phaseId, connection, count: Math.round(its.length * each) },
        from: Math.min(...its.map(({ at }) => Date.parse(at))),
        until: phase ? endIn(phase, [plan.timeZone], plan.timeZone) : 0,
      }));
    }

    async function fateOf({ campaignId }: typeof campaign, phase: Phase, candidate: Candidate): Promise<Fate> {
      const { row, zones } = candidate;
      if (isHeldOut(phase, row.contactId)) return { kind: "skipped", code: "holdout" };
      const waits = phase.winner !== null && !isInTest(phase, row.contactId);
      const variation = variationOf(phase, row.contactId, undefined);
      const delay = waits ? (phase.winner?.decideAfterMinutes ?? 0) * 60_000 : 0;
      const now = Math.max(clock.now(), startIn(phase, zones, plan.timeZone) + delay);
      let code: string | undefined;
      for (const medium of phase.channels) {
        const own = ownOf(ids, campaignId, phase.phaseId, medium);
        const recipient = { contact: contactOf(row), chats: row.chats };
        const way = await findWay({ recipient, medium, content: variation.content, own, usable: connections });
        if ("code" in way) {
          code ??= way.code;
          continue;
        }
        const [suppression, ledger] = await Promise.all([
          way.address && suppressions.get(way.address.kind, way.address.value),
          ledgers.get(row.contactId),
        ]);
        const answer = judgeWay(way, {
          ...{ now, plan, phase, suppression, ledger, policy },
          id: campaignRef({ contactId: row.contactId, own }),
          zones: zonesOfRow(row, policy.timeZone),
          endsAt: new Date(endIn(phase, zones, plan.timeZone)).toISOString(),
          consent: ledgerOf(row),
        });
        const variationId = waits ? null : variation.variationId;
        if (answer.kind === "send") {
          const content = answer.template && way.closedWindow ? way.closedWindow : way.content;
          return { kind: "sent", at: new Date(now).toISOString(), way: { ...way, content }, variationId };
        }
        if (answer.kind === "defer")
          return { kind: "later", at: answer.until, way, variationId, code: answer.reason.code };
        if (answer.kind === "end") return { kind: "skipped", code: answer.reason.code };
        code ??= answer.reason.code;
      }
      return { kind: "skipped", code: code ?? "no_channel" };
    }
  };

  /** Ids are as good as random, so the first of them stand for all. `share`: the part of all ids that was gone through. */
  async function sampleOf(
    { campaignId, revision, plan }: Parameters<Rehearse>[0],
    phase: Phase,
    most: number,
  ): Promise<{ readonly candidates: readonly Candidate[]; readonly share: number }> {
    const membership = await membershipOf(plan, phase.audience ?? plan.audience);
    const wave: Wave = {
      ...{ campaignId, phaseId: phase.phaseId, waveId: "rehearsal", kind: "all", revision, sweeps: true },
      ...{ at: new Date(clock.now()).toISOString(), state: "waiting", round: 0, version: 1 },
    };
    const zonesOf = (row: Candidate["row"]) => zonesOfRow(row, plan.timeZone).zones;
    const candidates: Candidate[] = [];
    let from = "";
    for (let looked = 0; looked < LOOKED_AT; looked += PAGE) {
      const page = await select({ wave, plan, phase, membership, zonesOf, range: { from, to: "" } });
      candidates.push(...page.candidates);
      if (page.next === undefined) return { candidates: candidates.slice(0, most), share: within(candidates, most, 1) };
      from = page.next;
      if (candidates.length >= most) break;
    }
    return { candidates: candidates.slice(0, most), share: within(candidates, most, partBefore(from)) };
  }
}

/** Rows of a page of `SelectPage`. */
const PAGE = 100;
const within = (candidates: readonly Candidate[], most: number, share: number): number =>
  candidates.length > most ? (share * most) / candidates.length : share;

const DIGITS = "234567abcdefghijklmnopqrstuvwxyz";
/** The part of all ids that comes before this one. */
function partBefore(id: string): number {
  let part = 0;
  for (const [place, digit] of [...id.slice(0, 6)].entries())
    part += Math.max(0, DIGITS.indexOf(digit)) / 32 ** (place + 1);
  return Math.max(part, 1 / 32 ** 6);
}

/** What is sent is what people want to see first. */
const rankOf = ({ kind }: Fate): number => ["sent", "later", "skipped"].indexOf(kind);
