/** Somebody did what a campaign is for: what they got of it last is credited with it. */
import type { CampaignSettingsStore } from "../campaign-settings/ports.ts";
import type { Money } from "../kernel/money.ts";
import type { CampaignDelivery } from "./model.ts";
import type { CampaignDeliveryStore } from "./ports.ts";

const DAY = 86_400_000;
/** Of one contact: more than campaigns ever write to anybody. */
const LOOKED_AT = 500;
/** Conversions that a delivery remembers by their ids. */
const REMEMBERED = 100;
const ATTEMPTS = 5;

interface Conversion {
  readonly campaignId: string;
  readonly contactId: string;
  /** The same one again changes nothing. */
  readonly externalId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly value?: Money;
}

export type ConvertOutcome =
  | { readonly kind: "credited"; readonly delivery: CampaignDelivery; readonly repeated: boolean }
  /** They got nothing of the campaign in the days before that the settings name, and were not held out of it. */
  | { readonly kind: "nothing" }
  /** The delivery has a value in another currency, and one sum is all that it has. */
  | { readonly kind: "currency"; readonly currency: string };

export type Convert = (conversion: Conversion) => Promise<ConvertOutcome>;

/** Whoever was held out is credited, too: that is what the others are compared with. Throws when a store cannot be reached. */
export function makeConvert({
  deliveries,
  settings,
}: {
  readonly deliveries: Pick<CampaignDeliveryStore, "ofContact" | "converted">;
  readonly settings: Pick<CampaignSettingsStore, "get">;
}): Convert {
  return async ({ campaignId, contactId, externalId, at, value }) => {
    const { attributionDays } = await settings.get();
    for (let tries = 0; tries < ATTEMPTS; tries++) {
      const its = (await deliveries.ofContact(contactId, LOOKED_AT)).filter((one) => one.campaignId === campaignId);
      const told = its.find(({ conversions = [] }) => conversions.includes(externalId));
      if (told) return { kind: "credited", delivery: told, repeated: true };
      const before = its.find((one) => mayHaveBrought(one, Date.parse(at), attributionDays));
      if (!before) return { kind: "nothing" };
      if (value && before.value && before.value.currency !== value.currency)
        return { kind: "currency", currency: before.value.currency };
      const sum = value && { ...value, amount: (before.value?.amount ?? 0) + value.amount };
      const delivery: CampaignDelivery = {
        ...before,
        convertedAt: before.convertedAt ?? at,
        conversions: [...(before.conversions ?? []), externalId].slice(-REMEMBERED),
        ...(sum ? { value: sum } : {}),
      };
      if (await deliveries.converted(delivery, before)) return { kind: "credited", delivery, repeated: false };
    }
    throw new Error("the delivery kept changing");
  };
}

function mayHaveBrought(
  { status, reason, sentAt, createdAt }: CampaignDelivery,
  at: number,
  attributionDays: number,
): boolean {
  const got = sentAt !== undefined && status !== "failed" ? sentAt : undefined;
  const since = Date.parse(got ?? (reason?.code === "holdout" ? createdAt : ""));
  return at >= since && at - since <= attributionDays * DAY;
}
