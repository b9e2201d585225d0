import type { Connection } from "../connections/model.ts";
import type { Identity } from "../contacts/model.ts";
import type { Chat, SentMessage } from "../conversations/model.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { ContentPlan, OutboundContent, SendOutcome } from "../messages/model.ts";
import type { PolicyNote } from "../policy/model.ts";
import type { Price } from "../spending/model.ts";
import type { DeliveryReason, ListedStatus, Receipt, Watermarks } from "./model.ts";

export interface DeliveryKey {
  readonly conversationId: string;
  readonly key: string;
}

export interface ClaimRequest {
  /** Fresh for each attempt of a worker: a repetition of the very same claim, as clients make them, finds itself and holds. */
  readonly claimId: string;
  readonly now: string;
  readonly leaseUntil: string;
}

export type Claim =
  /** It is this worker's until `leaseUntil`. `attempts` counts this one. */
  | { readonly kind: "claimed"; readonly message: SentMessage }
  /** Another worker may still be at it. */
  | { readonly kind: "leased"; readonly until: string }
  /** A worker claimed it and was not heard of again: whether it was sent, nobody knows. */
  | { readonly kind: "lapsed"; readonly message: SentMessage }
  /** Sent, failed, cancelled, deferred, ...: nothing to do. */
  | { readonly kind: "settled"; readonly message: SentMessage }
  | { readonly kind: "missing" };

export type Settlement =
  | { readonly status: "failed" | "suppressed" | "expired"; readonly reason: DeliveryReason }
  /** `wakeAt`: when it is closed as presumed lost if no receipt has come. */
  | { readonly status: "unknown"; readonly reason: DeliveryReason; readonly wakeAt: string }
  /** `wakeAt`: when it is queued again. */
  | {
      readonly status: "deferred";
      readonly reason: DeliveryReason;
      readonly wakeAt: string;
      /** Whether the provider was asked and did not take it. */
      readonly refused: boolean;
    };

/** What people at their desks do with deliveries. */
export interface DeliveryDesk {
  get(id: DeliveryKey): Promise<SentMessage | undefined>;
  /** In the order of the ids; undefined where there is none. */
  all(ids: readonly DeliveryKey[]): Promise<readonly (SentMessage | undefined)[]>;
  /** Deliveries that a person has to know about, latest first. */
  list(status: ListedStatus, page: PageRequest): Promise<Page<SentMessage>>;
  /**
   * `unknown`, `presumed_lost` or `failed` → `queued`, into the outbox again, because a person says so: they know that it may
   * arrive twice. False when it is in none of these states, unless it left them by this very request (`by`, `now`).
   */
  sendAgain(id: DeliveryKey, by: string, now: string): Promise<boolean>;
  /** `queued` or `deferred` → `cancelled`; false when a worker has it, or it is settled otherwise. */
  cancel(id: DeliveryKey, now: string): Promise<boolean>;
}

/** `price`: in place of the one that was written with it. */
export interface AcceptedNotes {
  readonly policy?: PolicyNote | undefined;
  readonly price?: Price | undefined;
}

/** The desk's, and what the road of messages needs beside it. */
export interface DeliveryStore extends DeliveryDesk {
  /** `queued` → `sending`, by one conditional write; takes the delivery out of the outbox. */
  claim(id: DeliveryKey, claim: ClaimRequest): Promise<Claim>;
  /** `sending` → `sent`; keeps a receipt that came first. The provider's id is recorded in any case, and what is noted with it. */
  accepted(id: DeliveryKey, externalId: string, at: string, noted?: AcceptedNotes): Promise<void>;
  /** Before the provider is asked: what stood by for a closed window takes the content's place, so that the thread shows what goes. */
  useTemplate(id: DeliveryKey, instead: NonNullable<SentMessage["closedWindow"]>): Promise<void>;
  /** Before it is asked for once more while nobody knows what became of the last time; holds until a person sends it again. */
  mayHaveGone(id: DeliveryKey): Promise<void>;
  /**
   * `sending` → back to `queued` without re-entering the outbox: the queue's own message comes again. `refused` says whether the
   * provider was asked and did not take it.
   */
  release(id: DeliveryKey, refused: boolean): Promise<void>;
  /** `sending` → settled. A receipt that came first wins: `moved` is false and nothing changes. */
  settle(id: DeliveryKey, settlement: Settlement, now: string): Promise<{ readonly moved: boolean }>;
  /** Moves forward only. `missing` when there is no such delivery of this connection. */
  receive(id: DeliveryKey, connectionId: string, receipt: Receipt): Promise<"moved" | "unchanged" | "missing">;
  /** A receipt that carries no reference of ours: applied to the message that has this external id, or kept a week for it. */
  receiveByExternalId(connectionId: string, receipt: Receipt, now: string): Promise<"moved" | "unchanged" | "kept">;
  /**
   * A receipt that names a moment: moves every message of ours in the conversation that the provider had got until then. Looks at
   * the newest hundred at most, and no further than the first page with one that is there already. Returns how many moved, and
   * whether the moment is also about a message of which nobody knows yet whether the provider took it.
   */
  receiveUpTo(
    conversationId: string,
    marks: Watermarks,
  ): Promise<{ readonly moved: number; readonly awaited: boolean }>;
  /** Deliveries in this status whose `wakeAt` has come, oldest first. */
  due(status: "deferred" | "unknown", until: string, limit: number): Promise<readonly SentMessage[]>;
  /** `deferred` → `queued`, into the outbox again; false when it is not deferred any more. */
  requeue(id: DeliveryKey, now: string): Promise<boolean>;
  /** `unknown` → `presumed_lost`; false when a receipt has come since. */
  presumeLost(id: DeliveryKey, now: string): Promise<boolean>;
}

/** What sending has to know of a channel, out of its manifest. Milliseconds. */
export interface ChannelFacts {
  readonly windowMs?: number;
  /** What people call it: several channels may carry the same. */
  readonly medium: string;
  /** The kind of identity by which somebody is written to who never wrote; absent where the customer has to begin. */
  readonly reaches?: string;
  /** In place of it for what a person writes, where the provider granted the connection a longer one. */
  readonly extendedWindowMs?: number;
  readonly maxAttempts: number;
  readonly backoffMs: readonly number[];
  readonly presumedLostMs: number;
  /** Messages that its provider takes in a second. */
  readonly perSecond: number;
  /** Sending again is sending once: whoever is asked knows a repetition by our reference, or nobody is asked. */
  readonly repeatSafe?: true;
}

export interface ChannelPlace {
  readonly thread: string;
  readonly chat: Chat;
  readonly identities: readonly Identity[];
}

/**
 * The channels as the product sees them: names go in, no provider's format comes out. What only a channel itself can answer may come late,
 * because it is loaded when it is first asked.
 */
export interface ChannelGateway {
  /** Undefined for a channel that is not installed. With a connection: also what was granted to that one. */
  facts(channel: string, connection?: Connection): ChannelFacts | undefined;
  /** Splits and degrades content to what the channel can show. */
  plan(channel: string, content: OutboundContent): ContentPlan | Promise<ContentPlan>;
  /**
   * Where somebody is written to who never wrote, by an identity of the kind that the channel `reaches`; undefined where that cannot be.
   * Their answer comes from the same place.
   */
  place(
    channel: string,
    value: string,
    thread: { readonly id: string; readonly subject?: string; readonly account?: string },
  ): ChannelPlace | undefined | Promise<ChannelPlace | undefined>;
  /** What one planned part costs at the provider, by its list; undefined where nothing does. */
  price(channel: string, content: OutboundContent, to: Chat): Price | undefined | Promise<Price | undefined>;
  /**
   * Gets everything ready that sending one planned part needs, and returns what sends it. Throws when secrets or storage cannot
   * be reached: then nothing has left. What it returns asks the provider, once, and never throws.
   */
  prepare(request: {
    readonly connection: Connection;
    readonly content: OutboundContent;
    readonly to: Chat;
    readonly replyTo?: string;
    /** Comes back with every receipt. */
    readonly clientRef: string;
    /** Past the channel's usual window, within the extended one. */
    readonly extendedWindow?: boolean;
  }): Promise<() => Promise<SendOutcome>>;
}
