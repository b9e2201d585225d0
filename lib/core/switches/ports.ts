import type { Stop, Stops } from "./model.ts";

export interface SwitchStore {
  /** `surely`: with whatever was set a moment ago, at twice the price; else it may be a second old. */
  read(how?: "surely"): Promise<Stops>;
  /** Of the whole tenant, or of one connection. `undefined` starts it again. */
  set(connectionId: string | undefined, stop: Stop | undefined): Promise<void>;
}

/** How long an answer may be believed: a stop is obeyed within half a minute. */
export const STOPS_CACHE_MS = 20_000;
