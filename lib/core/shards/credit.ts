/** What people do after a campaign's message and what it brings, seen in the table's changes: opting out, and leads that are won. */
import type { CampaignSettingsStore } from "../campaign-settings/ports.ts";
import { ANY_CHANNEL, type ConsentSource } from "../consent/model.ts";
import { isMoney } from "../kernel/money.ts";
import type { Change, Image, Projection } from "../projections/model.ts";
import type { CampaignDelivery } from "./model.ts";
import type { CampaignDeliveryStore, LeadCreditStore } from "./ports.ts";

export interface CreditPorts {
  readonly deliveries: Pick<CampaignDeliveryStore, "ofContact" | "unsubscribed">;
  readonly credits: LeadCreditStore;
  readonly settings: Pick<CampaignSettingsStore, "get">;
  /** Whether the business has any campaign: where it has none, nothing is looked for. */
  readonly any: () => Promise<boolean>;
}

const DAY = 86_400_000;
/** Whoever opts out later had other reasons. */
const OPT_OUT_DAYS = 7;
/** Of one contact: more than campaigns ever write to anybody within the longest time that is looked back. */
const LOOKED_AT = 500;

/** What the person said themselves: by the mail program's button, a word, the page, or the provider's own setting. */
const OWN_WORD: readonly ConsentSource[] = ["one_click", "opt_out_word", "preference_page", "provider_setting"];

/** A change that comes again credits the same. */
export const makeFollowCredits = (of: (tenant: string) => CreditPorts): Projection => ({
  name: "credits",
  async project(changes) {
    for (const [tenant, its] of Map.groupBy(changes.filter(concerns), (change) => change.tenant)) {
      const ports = of(tenant);
      if (!(await ports.any())) continue;
      for (const { entity, after } of its) {
        if (!after) continue;
        await (entity === "lead" ? leadMoved(ports, after) : optedOut(ports, after));
      }
    }
    return undefined;
  },
});

function concerns({ entity, before, after }: Change): boolean {
  if (!after) return false;
  if (entity === "lead") return after.state === "closed_won" || before?.state === "closed_won";
  return (
    entity === "consent" &&
    before === undefined &&
    after.state === "withdrawn" &&
    OWN_WORD.includes(after.source as ConsentSource)
  );
}

/** It counts at the last message that they got on that channel, or on any where they want none at all. */
async function optedOut({ deliveries }: CreditPorts, { contactId, channel, at }: Image): Promise<void> {
  if (typeof contactId !== "string" || typeof at !== "string") return;
  const [last] = (await deliveries.ofContact(contactId, LOOKED_AT)).filter(
    ({ medium, sentAt }) => (channel === ANY_CHANNEL || medium === channel) && within(sentAt, at, OPT_OUT_DAYS),
  );
  if (last && last.unsubscribedAt === undefined) await deliveries.unsubscribed(last, at);
}

async function leadMoved({ deliveries, credits, settings }: CreditPorts, lead: Image): Promise<void> {
  const { leadId, contactId, state, value, createdAt, closedAt, updatedAt, version } = lead;
  if (typeof leadId !== "string" || typeof contactId !== "string" || typeof version !== "number") return;
  const before = await credits.get(contactId, leadId);
  const at = String(closedAt ?? updatedAt);
  if (state !== "closed_won") {
    if (before) await credits.keep({ ...before, state: "taken_back", leadVersion: version });
    return;
  }
  const its = { state: "won" as const, at, leadVersion: version };
  const worth = isMoney(value) ? { value: { amount: value.amount, currency: value.currency } } : {};
  if (before) {
    const { value: _, ...rest } = before;
    return credits.keep({ ...rest, ...its, ...worth });
  }
  const { attributionDays } = await settings.get();
  const brought = broughtBy(await deliveries.ofContact(contactId, LOOKED_AT), String(createdAt), at, attributionDays);
  if (!brought) return;
  const { campaignId, phaseId, medium, variation, language, segment } = brought;
  await credits.keep({
    ...{ leadId, contactId, campaignId, phaseId, medium, variation, ...its, ...worth },
    ...(language === undefined ? {} : { language }),
    ...(segment === undefined ? {} : { segment }),
  });
}

/**
 * The last message before the lead came to be, or that was answered while it was open: what is sent to somebody who is about to buy anyway
 * did not bring them. `deliveries`: the latest first.
 */
function broughtBy(
  deliveries: readonly CampaignDelivery[],
  createdAt: string,
  wonAt: string,
  days: number,
): CampaignDelivery | undefined {
  return deliveries.find(
    ({ sentAt, answeredAt, status }) =>
      status !== "failed" &&
      (within(sentAt, createdAt, days) ||
        (within(sentAt, wonAt, days) && answeredAt !== undefined && answeredAt <= wonAt)),
  );
}

function within(sentAt: string | undefined, at: string, days: number): boolean {
  if (sentAt === undefined) return false;
  const after = Date.parse(at) - Date.parse(sentAt);
  return after >= 0 && after <= days * DAY;
}
