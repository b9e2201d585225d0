import type { CatalogueEntry } from "../kernel/catalogue.ts";

/** Why leads are lost, as this business says it. A lead keeps its id, so it may be renamed, and archived without being forgotten. */
export interface LostReason extends CatalogueEntry {
  readonly name: string;
  /** Its place in the list, from the smallest. */
  readonly position: number;
  /** Not offered any more. */
  readonly archived: boolean;
}

export const MAX_LOST_REASONS = 50;

/** As people see them. */
export const inOrder = (reasons: readonly LostReason[]): readonly LostReason[] =>
  [...reasons].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));

/** Behind all that there are. */
export const behind = (reasons: readonly LostReason[]): number =>
  Math.max(0, ...reasons.map(({ position }) => position)) + 1;
