import * as z from "zod/mini";
import { fetchAllowList } from "../../lib/runtime/channel-env.ts";

export const env = {
  TABLE_NAME: z.string().check(z.minLength(3)),
  SECRETS_PREFIX: z.string().check(z.minLength(1)),
  ...fetchAllowList,
};
