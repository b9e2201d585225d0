import type { Funnel } from "./model.ts";

/** Standard funnels are there without a row. */
export interface FunnelStore {
  get(funnelId: string): Promise<Funnel | undefined>;
  /** All, archived ones too: the standard ones first, then by name. */
  all(): Promise<readonly Funnel[]>;
  create(funnel: Funnel): Promise<"created" | "exists">;
  /** Replaces the funnel when the stored version, which is 1 for a standard one without a row, is one less than the given one. */
  save(funnel: Funnel): Promise<"saved" | "conflict">;
}
