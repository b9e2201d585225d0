/** Everything that is kept from the table's changes. Their order does not matter: each is on its own. */
import type { Projection } from "../../lib/core/projections/model.ts";

export interface ProjectionContext {
  readonly tableName: string;
}

/** One line for each projection. */
export const makeProjections = (_context: ProjectionContext): readonly Projection[] => [];
