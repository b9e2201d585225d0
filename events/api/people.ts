import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { changing, Locale, RoleName } from "./people-terms.ts";
import { Preferences } from "./preferences.ts";

// ------------------------------------------------------------------------------------------------------------ the caller

export const Me = named(
  z.object({
    id: Id,
    kind: z.enum(["person", "key"]),
    name: z.nullable(z.string()),
    email: described(z.nullable(z.string()), "Verified by the caller's issuer."),
    secondFactor: described(z.boolean(), "This session began with a second factor."),
    memberships: z.array(
      z.object({
        tenant: z.string(),
        name: described(z.nullable(z.string()), "What the tenant is called; null where the caller is barred."),
        role: z.string(),
        barred: described(
          z.nullable(z.enum(["suspended", "second_factor", "session_expired"])),
          "Why the caller may not enter, although they belong.",
        ),
      }),
    ),
    tenant: described(
      z.nullable(z.string()),
      "The tenant of this request; null when it names none and there are several.",
    ),
    role: z.nullable(z.string()),
    permissions: described(z.array(z.string()), "What the caller may do in this tenant."),
    profile: described(
      z.nullable(z.object({ name: z.nullable(z.string()), locale: z.nullable(z.string()), version: Version })),
      "How the caller is known in this tenant; null for keys, and where the caller is barred.",
    ),
    preferences: described(z.nullable(Preferences), "Null where there is no profile."),
    settings: described(
      z.nullable(z.object({ name: z.string(), timeZone: z.string(), locale: z.string() })),
      "What of this tenant's settings everybody in it needs to know.",
    ),
  }),
  "Me",
  "Who is asking.",
);

export const getMe = operation({
  id: "getMe",
  method: "GET",
  path: "/api/me",
  tag: "Account",
  summary: "Who is asking, and what they may do",
  status: 200,
  answer: Me,
});

export const User = named(
  z.object({
    id: Id,
    name: z.nullable(z.string()),
    email: described(
      z.nullable(z.string()),
      "Verified by their issuer. Told to the person and to who may manage people; null for everybody else.",
    ),
    locale: z.nullable(z.string()),
    role: RoleName,
    status: z.enum(["active", "suspended"]),
    joinedAt: Timestamp,
    lastSeenAt: described(z.nullable(Timestamp), "To the hour."),
    updatedAt: Timestamp,
    version: Version,
  }),
  "User",
  "A person in this tenant.",
);
export type User = z.infer<typeof User>;

export const ProfileChange = named(
  changing({ name: z.optional(Name), locale: z.optional(z.nullable(Locale)) }),
  "ProfileChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const updateMe = operation({
  id: "updateMe",
  method: "PATCH",
  path: "/api/me",
  tag: "Account",
  summary: "Change one's own name and locale",
  description: "In this tenant: who belongs to several has a name in each.",
  body: ProfileChange,
  status: 200,
  answer: User,
  problems: ["not_found"],
  conditional: true,
});

// ----------------------------------------------------------------------------------------------------------------- users

const oneUser = { tag: "People", status: 200, answer: User, path: "/api/users/{id}" } as const;

export const UserChange = named(
  changing({ role: z.optional(RoleName), status: z.optional(z.enum(["active", "suspended"])) }),
  "UserChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
export const listUsers = operation({
  id: "listUsers",
  method: "GET",
  path: "/api/users",
  tag: "People",
  summary: "List the people of the tenant",
  query: PageQuery,
  status: 200,
  answer: pageOf(User),
  problems: ["bad_cursor"],
});
export const getUser = operation({
  ...oneUser,
  id: "getUser",
  method: "GET",
  summary: "Get a person",
  problems: ["not_found"],
});
export const updateUser = operation({
  ...oneUser,
  id: "updateUser",
  method: "PATCH",
  summary: "Give a person another role, suspend them or let them back in",
  description:
    "It holds within a minute. Nobody gives rights that they do not have, nor takes them from who has more; a tenant keeps one active administrator.",
  body: UserChange,
  conditional: true,
  problems: ["not_found", "last_administrator"],
});
export const removeUser = operation({
  ...oneUser,
  id: "removeUser",
  method: "DELETE",
  summary: "Take a person out of the tenant",
  description: "Also out of its teams. It holds within a minute; what they wrote stays.",
  conditional: true,
  problems: ["not_found", "last_administrator"],
});
