import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(1)),
  /** Where API Gateway takes what it shall hand on to live connections. */
  LIVE_MANAGEMENT_URL: z.url(),
  /** Pages from which people's browsers may connect, as `Origin` names them, with blanks between. */
  LIVE_ORIGINS: z.string(),
};
