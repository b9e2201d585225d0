import type { Notice } from "../notices/model.ts";
import type { PushMessage, PushSubscription, Subscribed, VapidKeys } from "./model.ts";

export interface SubscriptionStore {
  of(person: string): Promise<Subscribed>;
  /** All of the person's, over what `version` says they were. */
  save(person: string, subscriptions: readonly PushSubscription[], version: number): Promise<"saved" | "conflict">;
}

/** Which browsers took which notice: kept with the notice. */
export interface PushReceipts {
  taken(person: string, noticeId: string): Promise<readonly string[]>;
  /** Also that the notice is not the outbox's affair any more: from here on the queue alone repeats it. Nothing where it is gone. */
  mark(person: string, noticeId: string, subscriptions: readonly string[]): Promise<void>;
}

export interface PushedNotices {
  get(person: string, noticeId: string): Promise<Notice | undefined>;
}

export type PushAnswer =
  | { readonly kind: "taken" }
  /** The browser is not subscribed any more. */
  | { readonly kind: "gone" }
  /** Another time, not before so many seconds where the service said so. */
  | { readonly kind: "busy"; readonly seconds?: number | undefined }
  /** Never like this. `reason` names nobody. */
  | { readonly kind: "refused"; readonly reason: string };

export interface PushService {
  /** Never throws for what the service answers, or that it does not. */
  send(
    subscription: Pick<PushSubscription, "endpoint" | "keys">,
    message: PushMessage,
    keys: VapidKeys,
  ): Promise<PushAnswer>;
}

/** Undefined before the first browser asked for the key. */
export interface VapidReader {
  read(): Promise<VapidKeys | undefined>;
}
export interface VapidStore extends VapidReader {
  /** The tenant's key pair, made now if there is none; of two who are first, both get the same. */
  ensure(contact: string | undefined): Promise<VapidKeys>;
}
