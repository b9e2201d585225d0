/** What campaigns' deliveries became, as a table for heavy analysis: ids, states and times, and nothing that says who somebody is. */
import type { Change, Image } from "../projections/model.ts";

/** Of the recipient there is the id alone; there is no address, no name and no text in it. The names are the columns of the table. */
export const COLUMNS = {
  contact_id: "contactId",
  delivery_id: "own",
  campaign_id: "campaignId",
  phase_id: "phaseId",
  revision: "revision",
  channel: "medium",
  connection_id: "connectionId",
  variation: "variation",
  language: "language",
  segment: "segment",
  status: "status",
  instead_of: "instead",
  cost_micros: "micros",
  category: "category",
  created_at: "createdAt",
  sent_at: "sentAt",
  delivered_at: "deliveredAt",
  read_at: "readAt",
  failed_at: "failedAt",
  opened_at: "openedAt",
  clicked_at: "clickedAt",
  opened_by_machine_at: "openedByMachineAt",
  clicked_by_machine_at: "clickedByMachineAt",
  answered_at: "answeredAt",
  converted_at: "convertedAt",
} as const satisfies Readonly<Record<string, string>>;

/** Columns that are numbers; all others are text. */
export const NUMBERS: readonly string[] = ["revision", "cost_micros", "rank"];

/** Why it is what it is: the code, and not the provider's words, which may name an address. */
const REASON = "reason_code";
/** How far it is: of two rows of one delivery the one with the later place in the stream is newer. */
const PLACE = ["changed_at", "sequence", "rank"] as const;
export const ALL_COLUMNS: readonly string[] = [...Object.keys(COLUMNS), REASON, ...PLACE];

export type AnalysisRow = Readonly<Record<string, string | number>>;

/** Undefined for what is no delivery of a campaign, or is one no more. */
export function rowOf({ entity, after, at, place }: Change): AnalysisRow | undefined {
  if (entity !== "campaign-delivery" || !after || typeof after.campaignId !== "string") return undefined;
  return {
    ...Object.fromEntries(
      Object.entries(COLUMNS).flatMap(([column, name]) => {
        const value = plain(after[name]);
        return value === undefined ? [] : [[column, value]];
      }),
    ),
    ...codeOf(after),
    ...{ changed_at: at, sequence: place.sequence },
    ...(typeof after.rank === "number" ? { rank: after.rank } : {}),
  };
}

const plain = (value: unknown): string | number | undefined =>
  typeof value === "string" || typeof value === "number" ? value : undefined;

function codeOf({ reason }: Image): AnalysisRow {
  const code = (reason as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? { [REASON]: code } : {};
}

/** Rows of one tenant, shard and day. */
export interface AnalysisFile {
  readonly tenant: string;
  /** UTC: `2026-11-28`. */
  readonly day: string;
  /** Of the first of its rows: the same rows that come again are the same file. */
  readonly name: string;
  readonly rows: readonly AnalysisRow[];
}

/** In the order of the changes. */
export function filesOf(changes: readonly Change[]): readonly AnalysisFile[] {
  const files = new Map<string, { tenant: string; day: string; name: string; rows: AnalysisRow[] }>();
  for (const change of changes) {
    const row = rowOf(change);
    if (!row) continue;
    const { tenant, at, place } = change;
    const day = at.slice(0, 10);
    const key = `${tenant} ${day} ${place.shard}`;
    const file = files.get(key) ?? { tenant, day, name: `${place.shard}-${place.sequence}`, rows: [] };
    files.set(key, file);
    file.rows.push(row);
  }
  return [...files.values()];
}
