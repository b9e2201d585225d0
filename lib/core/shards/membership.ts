/** Whom an audience means, by the segments that its plan pinned: what was signed is who gets it, whatever became of a segment since. */
import type { AudienceRow } from "../audience/model.ts";
import type { Audience, CampaignPlan } from "../campaigns/model.ts";
import type { CampaignReader } from "../campaigns/ports.ts";
import type { Condition } from "../conditions/model.ts";
import type { Plain } from "../kernel/plain.ts";
import type { CampaignDelivery } from "./model.ts";
import type { MembershipOf } from "./ports.ts";

/** A condition over rows of the audience, made ready to be asked many times. */
export interface Compiled {
  readonly asksAbout: readonly { readonly campaignId: string; readonly phaseId: string }[];
  holds(
    row: AudienceRow,
    now: number,
    became: (campaignId: string, phaseId: string) => Readonly<Record<string, Plain>> | undefined,
  ): boolean;
}
/** Other segments that it names are those that the plan pinned. */
export type CompileCondition = (
  condition: Condition,
  pinned: NonNullable<CampaignPlan["definitions"]>,
) => Promise<Compiled>;

export function makeMembershipOf({
  compile,
  campaigns,
}: {
  readonly compile: CompileCondition;
  readonly campaigns: Pick<CampaignReader, "get">;
}): MembershipOf {
  return async (plan, audience) => {
    const { definitions = {} } = plan;
    const all = await Promise.all(
      parts(plan, audience).map(async ({ segmentId, condition }) => ({
        segmentId,
        // A list's members are named on their rows.
        compiled: condition && (await compile(condition, definitions)),
      })),
    );
    const own = audience.condition && (await compile(audience.condition, definitions));
    const asked = [...all.map(({ compiled }) => compiled), own].flatMap((one) => one?.asksAbout ?? []);
    const media = await Promise.all(
      [...new Map(asked.map((one) => [`${one.campaignId} ${one.phaseId}`, one])).values()].map(async (one) => ({
        ...one,
        media:
          (await campaigns.get(one.campaignId))?.plan.phases.find(({ phaseId }) => phaseId === one.phaseId)?.channels ??
          [],
      })),
    );
    const included = audience.segments.map((id) => all.find(({ segmentId }) => segmentId === id));
    const excluded = audience.excluded.map((id) => all.find(({ segmentId }) => segmentId === id));
    return {
      asksAbout: media,
      of(row, now, became) {
        const facts = (campaignId: string, phaseId: string) => factsOf(became(campaignId, phaseId));
        const isIn = (one: (typeof all)[number] | undefined) =>
          one !== undefined && (one.compiled ? one.compiled.holds(row, now, facts) : row.lists.includes(one.segmentId));
        if (excluded.some(isIn)) return undefined;
        const segment = included.find(isIn)?.segmentId;
        if (included.length > 0 && segment === undefined) return undefined;
        if (own && !own.holds(row, now, facts)) return undefined;
        return segment === undefined ? {} : { segment };
      },
    };
  };
}

/** Throws where one was not pinned: nothing is sent to whom nobody signed for. */
function parts({ definitions = {} }: CampaignPlan, { segments, excluded }: Audience) {
  return [...segments, ...excluded].map((segmentId) => {
    const pinned = Object.hasOwn(definitions, segmentId) ? definitions[segmentId] : undefined;
    if (!pinned) throw new Error("a segment of the plan was not pinned");
    return { segmentId, condition: pinned.condition };
  });
}

/** What conditions may ask of a delivery: `status`, and when it was `sent`, `delivered`, `read`, `opened`, `clicked` and `answered`. */
function factsOf(delivery: CampaignDelivery | undefined): Readonly<Record<string, Plain>> | undefined {
  if (!delivery) return undefined;
  const { status, sentAt, deliveredAt, readAt, openedAt, clickedAt, answeredAt } = delivery;
  const times = {
    sent: sentAt,
    delivered: deliveredAt,
    read: readAt,
    opened: openedAt,
    clicked: clickedAt,
    answered: answeredAt,
  };
  return { status, ...Object.fromEntries(Object.entries(times).filter(([, at]) => at !== undefined)) };
}
