import * as z from "zod/mini";

export const env = { TABLE_NAME: z.string().check(z.minLength(3)) };
