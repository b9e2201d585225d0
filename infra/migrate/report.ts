/** What a migration makes, made, and leaves out: for people, and as JSON for whatever reads it next. */
import type { Plan, Skipped } from "./model.ts";
import type { Outcome } from "./run.ts";

export interface Report {
  readonly dryRun: boolean;
  readonly read: Plan["read"];
  /** Steps by what they make. */
  readonly planned: Readonly<Record<string, number>>;
  readonly outcome: Outcome["counts"] | null;
  readonly skipped: readonly Skipped[];
  readonly notes: readonly Skipped[];
  readonly refused: readonly Skipped[];
}

export function reportOf(plan: Plan, outcome: Outcome | undefined): Report {
  const planned: Record<string, number> = {};
  for (const { what } of plan.steps) planned[what] = (planned[what] ?? 0) + 1;
  const { read, skipped, notes } = plan;
  return {
    dryRun: !outcome,
    read,
    planned,
    outcome: outcome?.counts ?? null,
    skipped,
    notes,
    refused: outcome?.refused ?? [],
  };
}

/** Names that stand beside a reason; the JSON has all of them. */
const SHOWN = 5;

export function textOf({ dryRun, read, planned, outcome, skipped, notes, refused }: Report): string {
  const lines = [
    dryRun ? "What would be made (nothing was):" : "What was made:",
    `  read: ${Object.entries(read)
      .map(([what, count]) => `${count} ${what}`)
      .join(", ")}`,
    ...Object.entries(planned).map(([what, count]) => {
      const { made = 0, before = 0, refused: no = 0 } = outcome?.[what] ?? {};
      return `  ${what.padEnd(14)}${String(count).padStart(8)}${outcome ? `   made ${made}, there before ${before}, refused ${no}` : ""}`;
    }),
  ];
  for (const [title, list] of [
    ["Left out:", skipped],
    ["Made, and to be looked at:", notes],
    ["Refused by the API:", refused],
  ] as const)
    if (list.length > 0) lines.push("", title, ...byReason(list));
  return lines.join("\n");
}

function byReason(list: readonly Skipped[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { what, name, why } of list) {
    const reason = `${what}: ${why}`;
    groups.set(reason, [...(groups.get(reason) ?? []), name]);
  }
  return [...groups].map(([reason, names]) => {
    const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : "";
    return `  ${reason}\n      ${names.length}: ${names.slice(0, SHOWN).join(", ")}${more}`;
  });
}
