/** Whether a condition of segments holds for one contact, by their row of the audience and what campaigns know of them. */
import type { AudienceDesk } from "../lib/core/audience/ports.ts";
import type { Judge } from "../lib/core/automations/ports.ts";
import type { ContactDesk } from "../lib/core/contacts/ports.ts";
import type { Plain } from "../lib/core/kernel/plain.ts";
import type { Clock } from "../lib/core/kernel/ports.ts";
import { type ManageSegmentsPorts, segmentWorld } from "../lib/core/segments/manage.ts";
import { campaignsIn, makeMembership } from "../lib/core/segments/membership.ts";
import type { CampaignDeliveryStore } from "../lib/core/shards/ports.ts";

interface JudgePorts extends Pick<ManageSegmentsPorts, "segments" | "fields"> {
  readonly audience: Pick<AudienceDesk, "get">;
  readonly deliveries: Pick<CampaignDeliveryStore, "ofContact">;
  readonly family: ContactDesk["family"];
  readonly clock: Clock;
}

/** What one person was sent at most, by all campaigns. */
const MOST = 1_000;
const NOBODY = { holds: false, verdict: "unknown", because: [] } as const;

export const judgeOf =
  ({ audience, segments, fields, deliveries, family, clock }: JudgePorts): Judge =>
  async (contactId, condition) => {
    const [world, own] = await Promise.all([segmentWorld({ segments, fields }), family(contactId)]);
    const [speaker] = own;
    const row = speaker && (await audience.get(speaker.contactId));
    if (!row) return NOBODY;
    const asked = campaignsIn(condition, world);
    const sent =
      asked.length === 0 ? [] : (await Promise.all(own.map((one) => deliveries.ofContact(one.contactId, MOST)))).flat();
    return makeMembership(condition, world)(row, clock.now(), (campaignId, phaseId) => {
      const one = sent.find((delivery) => delivery.campaignId === campaignId && delivery.phaseId === phaseId);
      if (!one) return undefined;
      const { status, sentAt, deliveredAt, openedAt, clickedAt, answeredAt } = one;
      const facts = {
        sent: sentAt,
        delivered: deliveredAt,
        opened: openedAt,
        clicked: clickedAt,
        answered: answeredAt,
      };
      return { status, ...known(facts) };
    });
  };

const known = (facts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, Plain>> =>
  Object.fromEntries(Object.entries(facts).flatMap(([name, at]) => (at === undefined ? [] : [[name, at]])));
