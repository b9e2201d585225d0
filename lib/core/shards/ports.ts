import type { AudienceRow } from "../audience/model.ts";
import type { Audience, CampaignPlan } from "../campaigns/model.ts";
import type { SendLedgerStore } from "../caps/ports.ts";
import type { ConsentRecord } from "../consent/model.ts";
import type { SuppressionStore } from "../consent/ports.ts";
import type { Receipt } from "../deliveries/model.ts";
import type { SendingPolicy } from "../policy/model.ts";
import type { DailyPlaces } from "../policy/ports.ts";
import type { SpendGuard } from "../spending/ports.ts";
import type {
  CampaignDelivery,
  CampaignDeliveryKey,
  CampaignEngagement,
  LeadCredit,
  ShardId,
  ShardState,
  Wave,
} from "./model.ts";

type WaveKey = Pick<Wave, "campaignId" | "phaseId" | "waveId">;

export interface WaveStore {
  get(wave: WaveKey): Promise<Wave | undefined>;
  /** False where there is one already: then nothing changed. */
  create(wave: Wave): Promise<boolean>;
  /** Replaces it when the stored version is one less than the given one. */
  save(wave: Wave): Promise<"saved" | "conflict">;
  /** Into the outbox: it is fired at its time, which is less than a queue's longest delay away. One that is gone is left alone. */
  due(wave: Wave): Promise<void>;
  /** Into the outbox: what becomes of the campaign is looked at. */
  look(campaignId: string): Promise<void>;
  /** All of a campaign's, in no order that means anything. */
  of(campaignId: string): Promise<readonly Wave[]>;
}

export interface ShardStore {
  /** As it stands now. */
  get(id: ShardId): Promise<ShardState>;
  /**
   * One write: what is done until here, and whom its owner is about to write to. False where it is not at `before` any more; the very same
   * write again holds.
   */
  move(id: ShardId, before: ShardState, next: ShardState): Promise<boolean>;
}

/** What a recipient's delivery was before; undefined: there was none. */
export interface DeliveryWrite {
  readonly delivery: CampaignDelivery;
  readonly before: CampaignDelivery | undefined;
}

export interface CampaignDeliveryStore {
  /** In the order of the keys. */
  all(keys: readonly CampaignDeliveryKey[]): Promise<readonly (CampaignDelivery | undefined)[]>;
  /**
   * Writes each once: a new one is inserted, one that stood by is replaced. What a receipt wrote meanwhile is never overwritten: it gets what
   * only the sender knows. Throws when a store cannot be reached; done again it is as if done once.
   */
  write(writes: readonly DeliveryWrite[]): Promise<void>;
  /** Moves forward only. A receipt that is faster than the sender is kept in the delivery's place. */
  receive(key: CampaignDeliveryKey, receipt: Receipt): Promise<"moved" | "unchanged">;
  /** What a contact got lately, the latest first: of at most so many. */
  ofContact(contactId: string, limit: number): Promise<readonly CampaignDelivery[]>;
  /** What its hits tell: replaces what they told before. One that is gone stays gone. */
  engaged(key: CampaignDeliveryKey, engagement: CampaignEngagement): Promise<void>;
  /** When the person wrote after it; false unless it is the first time. */
  answered(key: CampaignDeliveryKey, at: string): Promise<boolean>;
  /** When the person wanted no more after it; false unless it is the first time. */
  unsubscribed(key: CampaignDeliveryKey, at: string): Promise<boolean>;
  /** Its `convertedAt`, `value` and `conversions`; false where others came first, or it is gone. */
  converted(delivery: CampaignDelivery, before: Pick<CampaignDelivery, "conversions">): Promise<boolean>;
  /** Contacts of a phase whose delivery waits until then, or failed: in the order of their ids, from `from` on, before `to`. */
  listed(
    of: Pick<CampaignDelivery, "campaignId" | "phaseId">,
    list: DeliveryList,
    range: { readonly from: string; readonly to: string },
    limit: number,
  ): Promise<{ readonly contactIds: readonly string[]; readonly next?: string }>;
}

/** Of one tenant. */
export interface LeadCreditStore {
  get(contactId: string, leadId: string): Promise<LeadCredit | undefined>;
  /** In place of one of an older version of the lead; nothing where there is a newer one, or this one. */
  keep(credit: LeadCredit): Promise<void>;
}

export type DeliveryList = "failed" | `deferred.${string}` | `unknown.${string}`;

export interface ShardCommand extends ShardId {
  readonly round: number;
  readonly connectionId: string;
  readonly lane: number;
}

export interface LaneQueue {
  /** In the order of their lanes. `again`: tells apart what is handed out again within minutes. Throws unless all are taken. */
  send(commands: readonly ShardCommand[], again?: string): Promise<void>;
}

/** What was spent of a campaign's budget, held exactly. */
export interface BudgetStore {
  /** Takes so much if that leaves the sum within the limit. Millionths. */
  take(campaignId: string, micros: number, limit: number): Promise<boolean>;
  giveBack(campaignId: string, micros: number): Promise<void>;
}

/** Whom a plan means: made once for a run, asked for every contact. */
export interface Membership {
  /** Phases whose deliveries it asks about, and the media of each. */
  readonly asksAbout: readonly {
    readonly campaignId: string;
    readonly phaseId: string;
    readonly media: readonly string[];
  }[];
  /** Undefined: not one of them. `segment`: the first of the audience's that they are in. */
  of(
    row: AudienceRow,
    now: number,
    became: (campaignId: string, phaseId: string) => CampaignDelivery | undefined,
  ): { readonly segment?: string } | undefined;
}

/** Throws when a store cannot be reached, or a segment that is named is gone. */
export type MembershipOf = (plan: CampaignPlan, audience: Audience) => Promise<Membership>;

/** What speaks for or against a message of a campaign. */
export interface ChunkStores {
  readonly ledgers: SendLedgerStore;
  readonly suppressions: Pick<SuppressionStore, "glance">;
  /** The ledgers of those who withdrew consent so lately that their rows may not say so. */
  readonly recentWords: (contactIds: readonly string[]) => Promise<ReadonlyMap<string, readonly ConsentRecord[]>>;
  readonly policies: () => Promise<SendingPolicy>;
  readonly places: DailyPlaces;
  readonly spending: SpendGuard;
}

/** Makes the wave that goes on with whoever waits until that slot, unless it is there. */
export type EnsureLater = (
  of: Pick<Wave, "campaignId" | "phaseId" | "revision">,
  kind: "deferred" | "lost",
  slot: string,
) => Promise<void>;

/** What became of each variation of a phase, people only. */
export type VariationFigures = (
  campaignId: string,
  phaseId: string,
) => Promise<
  readonly {
    readonly variationId: string;
    readonly sent: number;
    readonly opened: number;
    readonly clicked: number;
    readonly answered: number;
    readonly converted: number;
  }[]
>;
