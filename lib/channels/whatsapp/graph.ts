import type { Credentials } from "../contract.ts";
import { type Access, accessTo, type Prepared } from "../meta/graph.ts";

const MEDIA_ID = /^[A-Za-z0-9_-]{1,128}$/;

export const access = (connection: Credentials): Prepared<Access> =>
  accessTo(connection, "phoneNumberId", "phone number ID");

export function isMediaId(id: string): boolean {
  return MEDIA_ID.test(id);
}
