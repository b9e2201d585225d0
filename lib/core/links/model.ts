/**
 * Links that customers get: each says what it is for and of whom, by ids alone, signed with the tenant's own key. Whoever holds one may do
 * what it says and nothing else.
 */
import type { Purpose } from "../consent/model.ts";

/** One try of a notification: which of its attempts, from 1, and when it went out; epoch seconds. */
export interface Sending {
  readonly notificationId: string;
  readonly attempt: number;
  readonly sentAt: number;
}

/** Addresses that lead nowhere, for whoever writes a mail: where they stand, the reader finds their own. */
export const PLACES = {
  unsubscribe: "https://links.invalid/unsubscribe",
  preferences: "https://links.invalid/preferences",
  /** The questions of the feedback request that the notification is. */
  feedback: "https://links.invalid/feedback",
} as const;

/** The person ends, in one step, what is sent for this purpose over this channel. */
export interface UnsubscribeLink {
  readonly kind: "unsubscribe";
  readonly contactId: string;
  readonly medium: string;
  readonly purpose: Purpose;
}
/** The person sees what they agreed to, and changes it. */
export interface PreferencesLink {
  readonly kind: "preferences";
  readonly contactId: string;
}
/** The owner of an address says that they agreed. `askedAt` names the entry of the ledger that waits for it; both in epoch seconds. */
export interface ConfirmLink {
  readonly kind: "confirm";
  readonly contactId: string;
  readonly medium: string;
  readonly purpose: Purpose;
  readonly askedAt: number;
  readonly expiresAt: number;
}
/** The picture of an e-mail that nobody sees. */
export interface OpenLink extends Sending {
  readonly kind: "open";
}
/** A link of an e-mail: where it leads is signed with it. */
export interface ClickLink extends Sending {
  readonly kind: "click";
  readonly url: string;
}
/** A link of an e-mail that no person sees: what follows it is a machine. */
export interface TrapLink extends Sending {
  readonly kind: "trap";
}
/** A link of a text message, where every character costs: where it leads is kept under this name. */
export interface ShortLink {
  readonly kind: "short";
  readonly name: string;
}
/** What a code is for, and how it is sent. */
export interface ActivateLink {
  readonly kind: "activate";
  readonly code: string;
}
/** Questions that somebody was asked, and their answers. */
export interface FeedbackLink {
  readonly kind: "feedback";
  readonly requestId: string;
}
export type Link =
  | UnsubscribeLink
  | PreferencesLink
  | ConfirmLink
  | OpenLink
  | ClickLink
  | TrapLink
  | ShortLink
  | ActivateLink
  | FeedbackLink;
export type LinkKind = Link["kind"];

/** Where a customer may be sent: to a website by its whole address, and to nothing that a browser would run or open by itself. */
export const isWebAddress = (url: string): boolean => WEB.test(url);

const WEB =
  /^https?:\/\/(?:[\p{L}\p{N}][\p{L}\p{N}.-]{0,252}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?(?:[/?#][^\s\p{Cc}\\]*)?$/iu;
