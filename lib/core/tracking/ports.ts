import type { Sending } from "../links/model.ts";
import type { About, Engagement, Hit, Interest, Notified, Verdict } from "./model.ts";

/** Rows that lie with the contact, whose rights they share. */
export interface HitStore {
  /** Adds it; the same hit again changes nothing. It is judged by who follows the table's changes. */
  add(hit: Hit): Promise<void>;
  /** The first `MOST_HITS` of a sending. */
  of(sending: Pick<Sending, "notificationId" | "attempt">): Promise<readonly Hit[]>;
  /** Writes down what it was taken for. One that is gone stays gone. */
  judged(hit: Hit, verdict: Verdict): Promise<void>;
  /** Takes away what was added after its notification was forgotten. */
  forget(hits: readonly Hit[]): Promise<void>;
}

export interface EngagementStore {
  /** Replaces what was made of fewer hits, or of as many; leaves alone what was made of more, and the answer. */
  save(about: About, interest: Interest): Promise<void>;
  /** When the person wrote after it; the first time counts. */
  answered(about: About, at: string): Promise<void>;
  /** Of these sendings, as far as there is something to tell. */
  all(sendings: readonly Pick<Sending, "notificationId" | "attempt">[]): Promise<readonly Engagement[]>;
}

export interface NotifiedStore {
  /** The conversation's, unless a later one is kept. */
  keep(notified: Notified): Promise<void>;
  /** Of those conversations that have one. May be a moment behind. */
  all(conversationIds: readonly string[]): Promise<readonly Notified[]>;
}
