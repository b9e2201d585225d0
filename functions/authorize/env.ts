import * as z from "zod/mini";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  /** JSON: `[{issuer, audience, jwksUri?}]`. An empty list: nobody signs in by token. */
  OIDC_ISSUERS: z.string().check(z.minLength(2)),
};
