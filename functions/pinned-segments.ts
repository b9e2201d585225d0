/** Conditions of a plan's audience, for the rooms that ask who is meant. */
import type { FieldDefinition } from "../lib/core/fields/model.ts";
import { campaignsIn, makeMembership } from "../lib/core/segments/membership.ts";
import type { CompileCondition } from "../lib/core/shards/membership.ts";

/** Segments of a plan are those that it pinned, whatever became of them since. */
export const compileBy =
  (fields: () => Promise<readonly FieldDefinition[]>): CompileCondition =>
  async (condition, pinned) => {
    const segments = Object.entries(pinned).map(([id, { condition: its }]) => ({
      ...{ id, condition: its },
      kind: its === null ? ("list" as const) : ("dynamic" as const),
    }));
    const world = { fields: await fields(), segments };
    const member = makeMembership(condition, world);
    return {
      asksAbout: campaignsIn(condition, world),
      holds: (row, now, became) => member(row, now, became).holds,
    };
  };
