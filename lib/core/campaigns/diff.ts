import { canonicalText } from "../audit/model.ts";
import type { CampaignPlan } from "./model.ts";

/** One place of the plan that became another. Null: there was, or is, nothing. */
export interface PlanChange {
  /** `phases.3kq….startsAt`: phases and variations are named by their ids, so that one that moved is still itself. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** In the order of the plan. Long lists of anything else are compared whole. */
export function diffOf(before: CampaignPlan, after: CampaignPlan): readonly PlanChange[] {
  return compared(before, after, "");
}

const NAMES = ["phaseId", "variationId"] as const;

/** What an object holds by name; of a list, what its entries are called by. Undefined for what is compared whole. */
function parts(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const name = NAMES.find((one) =>
      value.every((entry: unknown) => typeof (entry as Record<string, unknown>)?.[one] === "string"),
    );
    return name && value.length > 0
      ? new Map(value.map((entry: Record<string, unknown>) => [String(entry[name]), entry]))
      : undefined;
  }
  return value !== null && typeof value === "object" ? new Map(Object.entries(value)) : undefined;
}

function compared(before: unknown, after: unknown, at: string): readonly PlanChange[] {
  if (canonicalText(before ?? null) === canonicalText(after ?? null)) return [];
  const [was, is] = [parts(before), parts(after)];
  if (!was || !is || Array.isArray(before) !== Array.isArray(after))
    return [{ field: at, before: before ?? null, after: after ?? null }];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const inside = names.flatMap((name) => compared(was.get(name), is.get(name), at === "" ? name : `${at}.${name}`));
  if (inside.length > 0 || !Array.isArray(before)) return inside;
  // The same entries in another order.
  return [{ field: at, before: [...was.keys()], after: [...is.keys()] }];
}
