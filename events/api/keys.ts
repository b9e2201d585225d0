import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { Permissions, RoleName } from "./people-terms.ts";

const KeyRole = z.string().check(z.regex(/^(administrator|supervisor|agent|key|role_[a-z0-9]{1,64})$/));
const keyFields = {
  id: Id,
  name: z.string(),
  role: described(KeyRole, "`key`: it has permissions of its own."),
  permissions: described(z.nullable(z.array(z.string())), "Of a key that has its own."),
  createdAt: Timestamp,
  createdBy: z.nullable(Id),
  expiresAt: z.nullable(Timestamp),
  revokedAt: z.nullable(Timestamp),
  lastUsedAt: described(z.nullable(Timestamp), "To the hour."),
  version: Version,
};
export const Key = named(z.object(keyFields), "Key", "What a system signs in with. Its secret is not kept.");
export type Key = z.infer<typeof Key>;
export const FreshKey = named(
  z.object({
    ...keyFields,
    secret: described(
      z.nullable(z.string()),
      "Send it as `Authorization: Bearer …`. It is shown this once: a repeated request is answered with null.",
    ),
  }),
  "FreshKey",
  "A key that was just made.",
);
export const NewKey = named(
  z
    .strictObject({
      name: Name,
      role: z.optional(RoleName),
      permissions: z.optional(Permissions),
      expiresAt: z.optional(Timestamp),
    })
    .check(
      z.refine(({ role, permissions }) => (role === undefined) !== (permissions === undefined), {
        path: ["permissions"],
        params: { code: "either", message: "give either a role or permissions" },
      }),
    ),
  "NewKey",
  "A key to make: with a role, or with permissions of its own; in either case none that one does not have oneself.",
);
const oneKey = { tag: "Keys", status: 200, answer: Key, path: "/api/keys/{id}" } as const;
export const listKeys = operation({
  id: "listKeys",
  method: "GET",
  path: "/api/keys",
  tag: "Keys",
  summary: "List the keys",
  query: PageQuery,
  status: 200,
  answer: pageOf(Key),
  problems: ["bad_cursor"],
});
export const createKey = operation({
  id: "createKey",
  method: "POST",
  path: "/api/keys",
  tag: "Keys",
  summary: "Make a key",
  body: NewKey,
  status: 201,
  answer: FreshKey,
  shownOnce: ["secret"],
  problems: ["already_exists"],
});
export const getKey = operation({
  ...oneKey,
  id: "getKey",
  method: "GET",
  summary: "Get a key",
  problems: ["not_found"],
});
export const revokeKey = operation({
  ...oneKey,
  id: "revokeKey",
  method: "DELETE",
  summary: "Take a key out of use",
  description:
    "Within a minute it opens nothing. It stays in the list, so that one sees what it was and when it was last used.",
  problems: ["not_found"],
});
