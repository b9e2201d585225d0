import * as z from "zod/mini";

export { PROJECTED_ENTITIES } from "../../lib/core/projections/model.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(1)),
  /** Where API Gateway takes what it shall hand on to live connections. */
  LIVE_MANAGEMENT_URL: z.url(),
};
