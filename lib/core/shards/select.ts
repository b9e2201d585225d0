/** Whom a shard is for, in the order of their ids: those of its range whose time it is and who have not got it. */
import type { AudienceRow } from "../audience/model.ts";
import type { AudienceStore } from "../audience/ports.ts";
import type { CampaignPlan, Phase } from "../campaigns/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import { isMendable } from "../publications/model.ts";
import { slotOf } from "../relay/model.ts";
import { ASKED_FOR, type CampaignDelivery, isInTest, ownOf, startIn, type Wave } from "./model.ts";
import type { CampaignDeliveryStore, DeliveryList, Membership } from "./ports.ts";

/** One of them, and what was written of them before by medium: of who was to wait, or whom it failed with. */
export interface Candidate {
  readonly row: AudienceRow;
  readonly zones: readonly string[];
  readonly segment?: string;
  /** It was asked for on behalf of somebody whom the audience does not mean. */
  readonly outside?: true;
  readonly before: ReadonlyMap<string, CampaignDelivery>;
}

export interface SelectedPage {
  readonly candidates: readonly Candidate[];
  /** Where to go on; absent where nobody is behind it. */
  readonly next?: string;
}

interface SelectPorts {
  readonly audience: Pick<AudienceStore, "range" | "all">;
  readonly deliveries: Pick<CampaignDeliveryStore, "all" | "listed">;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export interface SelectFrom {
  readonly wave: Wave;
  readonly plan: CampaignPlan;
  readonly phase: Phase;
  readonly membership: Membership;
  /** By whose clock somebody lives. */
  readonly zonesOf: (row: AudienceRow) => readonly string[];
  readonly range: { readonly from: string; readonly to: string };
}

/** Rows that are looked at together: as many as two requests for their deliveries take. */
const PAGE = 100;

export type SelectPage = (of: SelectFrom) => Promise<SelectedPage>;

export function makeSelectPage({ audience, deliveries, clock, ids }: SelectPorts): SelectPage {
  return async (of) => {
    const { wave, plan, phase, membership, range } = of;
    const list = listOf(wave);
    const page = list
      ? await deliveries.listed(phaseOf(wave), list, range, PAGE)
      : await audience.range(range.from, range.to, PAGE);
    const rows = "rows" in page ? page.rows : await listedRows(page.contactIds);

    const now = clock.now();
    const asked = rows
      .map((row) => ({ row, zones: of.zonesOf(row) }))
      .filter(({ row, zones }) => list !== undefined || isDue(row, zones));
    const became = await whatBecame(asked.map(({ row }) => row));
    const candidates: Candidate[] = [];
    for (const { row, zones } of asked) {
      const its = became(row.contactId, wave.campaignId, wave.phaseId);
      const before = new Map(its.map((delivery) => [delivery.medium, delivery]));
      if (list ? !goesOn(wave, before) : before.size > 0) continue;
      const isAsked = isAskedFor(before);
      const found =
        list && !isAsked
          ? ([...before.values()].find(({ segment }) => segment !== undefined) ?? {})
          : membership.of(row, now, (campaignId, phaseId) => furthest(became(row.contactId, campaignId, phaseId)));
      if (!found && !isAsked) continue;
      const { segment } = found ?? {};
      const who = { ...(segment === undefined ? {} : { segment }), ...(found ? {} : { outside: true as const }) };
      candidates.push({ row, zones, before, ...who });
    }
    return { candidates, ...(page.next === undefined ? {} : { next: page.next }) };

    function isDue(row: AudienceRow, zones: readonly string[]): boolean {
      if (wave.kind === "test" && !isInTest(phase, row.contactId)) return false;
      const delay = wave.kind === "rest" ? (phase.winner?.decideAfterMinutes ?? 0) * 60_000 : 0;
      const due = startIn(phase, zones, plan.timeZone) + delay;
      // Whose clock changed since the waves were made is not forgotten: the last one takes them.
      return due === Date.parse(wave.at) || (wave.sweeps && due !== Date.parse(wave.at));
    }

    /** Deliveries of this phase, and of those that the audience asks about: of several media the one that got further. */
    async function whatBecame(its: readonly AudienceRow[]) {
      const phases = [{ ...phaseOf(wave), media: phase.channels }, ...membership.asksAbout];
      const wanted = its.flatMap(({ contactId }) =>
        phases.flatMap(({ campaignId, phaseId, media }) =>
          media.map((medium) => ({ contactId, own: ownOf(ids, campaignId, phaseId, medium) })),
        ),
      );
      const found = new Map<string, CampaignDelivery[]>();
      for (const delivery of await deliveries.all(wanted)) {
        if (!delivery) continue;
        const of = nameOf(delivery.contactId, delivery.campaignId, delivery.phaseId);
        found.set(of, [...(found.get(of) ?? []), delivery]);
      }
      return (contactId: string, campaignId: string, phaseId: string) =>
        found.get(nameOf(contactId, campaignId, phaseId)) ?? [];
    }
  };

  async function listedRows(contactIds: readonly string[]): Promise<readonly AudienceRow[]> {
    return (await audience.all(contactIds)).filter((row) => row !== undefined);
  }
}

/** Nobody has decided about them yet. */
const isAskedFor = (before: ReadonlyMap<string, CampaignDelivery>): boolean =>
  [...before.values()].some(({ status, reason }) => status === "deferred" && reason?.code === ASKED_FOR);

const nameOf = (contactId: string, campaignId: string, phaseId: string) => `${contactId} ${campaignId} ${phaseId}`;
const furthest = (all: readonly CampaignDelivery[]): CampaignDelivery | undefined =>
  all.find(({ sentAt }) => sentAt !== undefined) ?? all[0];
const phaseOf = ({ campaignId, phaseId }: Wave) => ({ campaignId, phaseId });

/** Of waves that do not look at everybody. */
export const listOf = ({ kind, at }: Pick<Wave, "kind" | "at">): DeliveryList | undefined =>
  kind === "failed"
    ? "failed"
    : kind === "deferred"
      ? `deferred.${slotOf(at)}`
      : kind === "lost"
        ? `unknown.${slotOf(at)}`
        : undefined;

/** Whether there is something to go on with that this wave did not do already. */
function goesOn({ kind, waveId, only }: Wave, before: ReadonlyMap<string, CampaignDelivery>): boolean {
  const all = [...before.values()];
  if (kind === "lost") return all.some(({ status }) => status === "unknown");
  if (kind === "deferred") return all.some(({ status, waveId: its }) => status === "deferred" && its !== waveId);
  // Whoever got it by another channel has it.
  if (!all.every(({ status, waveId: its }) => ["failed", "suppressed"].includes(status) && its !== waveId))
    return false;
  return only === undefined || all.some(({ status, reason }) => status === "failed" && isMendable(reason?.code));
}
