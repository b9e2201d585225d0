import * as z from "zod/mini";

export { ALL_COLUMNS as ANALYSIS_COLUMNS, NUMBERS as ANALYSIS_NUMBERS } from "../../lib/core/analysis/model.ts";
export { PROJECTED_ENTITIES } from "../../lib/core/projections/model.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(1)),
  /** Where API Gateway takes what it shall hand on to live connections. */
  LIVE_MANAGEMENT_URL: z.url(),
  /** Where what becomes of campaigns' deliveries is kept for analysis; absent: nowhere. */
  ANALYSIS_BUCKET: z.optional(z.string().check(z.minLength(3))),
};
