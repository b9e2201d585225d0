/** Hits are judged as they come, off the way of whoever follows a link: from the table's changes. */
import type { Notification } from "../notifications/model.ts";
import type { NotificationStore } from "../notifications/ports.ts";
import type { Change, Projection } from "../projections/model.ts";
import { type CampaignEngagement, parseCampaignRef } from "../shards/model.ts";
import type { CampaignDeliveryStore } from "../shards/ports.ts";
import { judge } from "./judge.ts";
import { type About, type Interest, summed } from "./model.ts";
import type { EngagementStore, HitStore } from "./ports.ts";

export interface FollowHitsPorts {
  readonly hits: HitStore;
  readonly engagements: Pick<EngagementStore, "save">;
  readonly notifications: Pick<NotificationStore, "get">;
  readonly campaigns: Pick<CampaignDeliveryStore, "all" | "engaged">;
}

/** Everything that it writes follows from all hits of the sending, so changes that come again make the same of it. */
export const makeFollowHits = (of: (tenant: string) => FollowHitsPorts): Projection => ({
  name: "tracking",
  async project(changes) {
    const wanted = new Map<string, Sent>();
    for (const change of changes) {
      const sent = sentOf(change);
      if (sent) wanted.set(`${sent.tenant} ${sent.notificationId} ${sent.attempt}`, sent);
    }
    for (const sent of wanted.values()) await follow(of(sent.tenant), sent);
    return undefined;
  },
});

interface Sent {
  readonly tenant: string;
  readonly notificationId: string;
  readonly attempt: number;
}

/** Of a hit that is new; that one was judged is no news. */
function sentOf({ tenant, entity, before, after }: Change): Sent | undefined {
  const { notificationId, attempt } = after ?? {};
  if (entity !== "hit" || before !== undefined) return undefined;
  return typeof notificationId === "string" && typeof attempt === "number"
    ? { tenant, notificationId, attempt }
    : undefined;
}

async function follow({ hits, engagements, notifications, campaigns }: FollowHitsPorts, sent: Sent): Promise<void> {
  const [all, notification] = await Promise.all([hits.of(sent), notifications.get(sent.notificationId)]);
  if (all.length === 0) return;
  const about = notification && aboutOf(notification, sent.attempt);
  // A delivery of a campaign has an id of the same form.
  const key = notification ? undefined : parseCampaignRef(sent.notificationId);
  const delivery = key && (await campaigns.all([key]))[0];
  // A link outlives what it belonged to: whoever was forgotten leaves no trace by having it followed.
  if (!about && !delivery) return hits.forget(all);
  const verdicts = judge(all);
  for (const hit of all) {
    const verdict = verdicts.get(hit.hitId);
    if (verdict && (verdict.by !== hit.verdict?.by || verdict.kind !== hit.verdict.kind))
      await hits.judged(hit, verdict);
  }
  const interest = summed(all, verdicts);
  if (about) return engagements.save(about, interest);
  if (delivery && isNews(delivery, timesIn(interest))) await campaigns.engaged(delivery, timesIn(interest));
}

/** What machines did is told only where no person did. */
function timesIn({ opens, clicks }: Interest): CampaignEngagement {
  const times = {
    openedAt: opens.people.first,
    clickedAt: clicks.people.first,
    openedByMachineAt: opens.people.first === undefined ? opens.machines.first : undefined,
    clickedByMachineAt: clicks.people.first === undefined ? clicks.machines.first : undefined,
  };
  return Object.fromEntries(Object.entries(times).filter(([, at]) => at !== undefined));
}

const isNews = (before: CampaignEngagement, now: CampaignEngagement): boolean =>
  (["openedAt", "clickedAt", "openedByMachineAt", "clickedByMachineAt"] as const).some(
    (name) => before[name] !== now[name],
  );

function aboutOf({ notificationId, type, template, attempts }: Notification, attempt: number): About | undefined {
  const one = attempts[attempt - 1];
  if (!one) return undefined;
  const { medium, language, at } = one;
  return {
    ...{ notificationId, attempt, type, medium, at },
    ...(template ? { template: template.key } : {}),
    ...(language === undefined ? {} : { language }),
  };
}
