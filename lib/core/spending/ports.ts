import type { SentInMonth, SpendingSettings, SpendLevel } from "./model.ts";

export interface SpendingStore {
  settings(): Promise<SpendingSettings>;
  /** `conflict`: they were changed since the version before. */
  save(settings: SpendingSettings): Promise<"saved" | "conflict">;
  /** When this level of this limit was first reached in this month: now, unless somebody was there before. */
  reach(month: string, level: SpendLevel, limitMicros: number, now: string): Promise<string>;
}

/** What each connection sent in a month, out of the counters: behind by what the stream has not brought yet, which is seconds. */
export type SentIn = (month: string) => Promise<readonly SentInMonth[]>;

/** The limit, asked before and told after each message that starts a conversation at a price. */
export interface SpendGuard {
  /** Undefined: it may go. Else why not. Throws when a store cannot be reached. */
  refuses(micros: number): Promise<string | undefined>;
  /** It was sent. Never throws. */
  sent(micros: number): Promise<void>;
}
