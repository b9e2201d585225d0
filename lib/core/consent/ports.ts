import type { Page, PageRequest } from "../kernel/page.ts";
import type { ConsentRecord, Suppression } from "./model.ts";

export interface ConsentStore {
  /** The whole ledgers of these contacts together, in no order. */
  ledger(contactIds: readonly string[]): Promise<readonly ConsentRecord[]>;
  /** Appends; the same record again changes nothing. Who withdraws is among the `OptOutStore`'s before their ledger says so. */
  record(record: ConsentRecord): Promise<void>;
}

/** Longer than whoever reads anything else of consent may be behind without an alarm, which is an hour. */
export const OPT_OUTS_KEPT_MS = 2 * 3_600_000;
/** Who withdrew consent of late, to whatever. */
export interface OptOut {
  readonly contactId: string;
  /** When it was written. ISO 8601. */
  readonly at: string;
}
export interface OptOutStore {
  /** Those that were written since, as they stand at this moment. Kept for `OPT_OUTS_KEPT_MS`. */
  since(at: string): Promise<readonly OptOut[]>;
}

export type ListedSuppression = Suppression & { readonly suppressionId: string };

export interface SuppressionStore {
  /** Undefined when this address may be written to. */
  get(kind: string, value: string): Promise<Suppression | undefined>;
  /** The same, perhaps a moment behind: asked for many at once, it costs one request for all. */
  glance(kind: string, value: string): Promise<Suppression | undefined>;
  /** Puts it on the list. One that stops everything is not narrowed by one that stops marketing: then nothing changes. */
  add(suppression: Suppression): Promise<void>;
  /** Takes it off; false when it was not there. Named by an id, because addresses of requests are written down everywhere. */
  remove(suppressionId: string): Promise<boolean>;
  /** In no order that means anything. */
  list(page: PageRequest): Promise<Page<ListedSuppression>>;
}
