import * as z from "zod/mini";
import { Id, Name, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const Locale = described(
  z.string().check(z.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/)),
  "Such as `es-PE`.",
);
const UserId = z.string().check(z.regex(/^usr_[a-z0-9]{1,64}$/));
const TeamId = z.string().check(z.regex(/^team_[a-z0-9]{1,64}$/));
const RoleName = described(
  z.string().check(z.regex(/^(administrator|supervisor|agent|role_[a-z0-9]{1,64})$/)),
  "`administrator`, `supervisor`, `agent` or the id of a role of the tenant's own.",
);
const Permission = z.string().check(z.regex(/^[a-z]+\.[a-z_]+$/));
const Permissions = z.array(Permission).check(z.minLength(1), z.maxLength(100));
const Text = z.nullable(z.string().check(z.maxLength(300)));
const changing = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape).check(z.refine((change) => Object.values(change).some((value) => value !== undefined)));
const times = { createdAt: Timestamp, updatedAt: Timestamp, version: Version };

// ------------------------------------------------------------------------------------------------------------- the caller

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

// ------------------------------------------------------------------------------------------------------------------ users

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

// ------------------------------------------------------------------------------------------------------------------ teams

export const Team = named(
  z.object({
    id: Id,
    name: z.string(),
    description: z.nullable(z.string()),
    members: z.array(Id),
    lead: described(z.nullable(Id), "One of the members."),
    ...times,
  }),
  "Team",
  "People who work on the same conversations.",
);
export type Team = z.infer<typeof Team>;

const Members = z.array(UserId).check(z.maxLength(200));
const teamFields = {
  description: z.optional(Text),
  members: z.optional(Members),
  lead: z.optional(z.nullable(UserId)),
};
export const NewTeam = named(
  z.strictObject({ name: Name, ...teamFields }),
  "NewTeam",
  "A team to make. No two names of a tenant are alike.",
);
export const TeamChange = named(
  changing({ name: z.optional(Name), ...teamFields }),
  "TeamChange",
  "What is to change; at least one field. `members` is the whole list.",
  { minProperties: 1 },
);

const oneTeam = { tag: "People", status: 200, answer: Team, path: "/api/teams/{id}" } as const;
export const listTeams = operation({
  id: "listTeams",
  method: "GET",
  path: "/api/teams",
  tag: "People",
  summary: "List the teams",
  query: PageQuery,
  status: 200,
  answer: pageOf(Team),
  problems: ["bad_cursor"],
});
export const createTeam = operation({
  id: "createTeam",
  method: "POST",
  path: "/api/teams",
  tag: "People",
  summary: "Make a team",
  body: NewTeam,
  status: 201,
  answer: Team,
  problems: ["already_exists", "limit_reached"],
});
export const getTeam = operation({
  ...oneTeam,
  id: "getTeam",
  method: "GET",
  summary: "Get a team",
  problems: ["not_found"],
});
export const updateTeam = operation({
  ...oneTeam,
  id: "updateTeam",
  method: "PATCH",
  summary: "Change a team",
  body: TeamChange,
  conditional: true,
  problems: ["not_found", "already_exists"],
});
export const deleteTeam = operation({
  ...oneTeam,
  id: "deleteTeam",
  method: "DELETE",
  summary: "Remove a team",
  description: "Conversations that were its keep its id, which then names nothing.",
  conditional: true,
  problems: ["not_found"],
});

// ------------------------------------------------------------------------------------------------------------------ roles

export const Role = named(
  z.object({
    id: RoleName,
    name: z.string(),
    description: z.nullable(z.string()),
    permissions: z.array(z.string()),
    builtIn: described(z.boolean(), "Every tenant has it, and nobody changes it."),
    ...times,
  }),
  "Role",
  "What somebody may do.",
);
export type Role = z.infer<typeof Role>;

export const NewRole = named(
  z.strictObject({ name: Name, description: z.optional(Text), permissions: Permissions }),
  "NewRole",
  "A role to make, of permissions that one has oneself.",
);
export const RoleChange = named(
  changing({ name: z.optional(Name), description: z.optional(Text), permissions: z.optional(Permissions) }),
  "RoleChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
const oneRole = { tag: "People", status: 200, answer: Role, path: "/api/roles/{id}" } as const;
export const listRoles = operation({
  id: "listRoles",
  method: "GET",
  path: "/api/roles",
  tag: "People",
  summary: "List the roles",
  description:
    "The three that every tenant has and the tenant's own. The administrator's are all permissions there are.",
  query: PageQuery,
  status: 200,
  answer: pageOf(Role),
  problems: ["bad_cursor"],
});
export const createRole = operation({
  id: "createRole",
  method: "POST",
  path: "/api/roles",
  tag: "People",
  summary: "Make a role",
  body: NewRole,
  status: 201,
  answer: Role,
  problems: ["already_exists", "limit_reached"],
});
export const updateRole = operation({
  ...oneRole,
  id: "updateRole",
  method: "PATCH",
  summary: "Change a role",
  description: "Whoever holds it may do the new things within a minute.",
  body: RoleChange,
  conditional: true,
  problems: ["not_found", "already_exists"],
});
export const deleteRole = operation({
  ...oneRole,
  id: "deleteRole",
  method: "DELETE",
  summary: "Remove a role that nobody holds",
  conditional: true,
  problems: ["not_found", "in_use"],
});

// ------------------------------------------------------------------------------------------------------------------- keys

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

// ------------------------------------------------------------------------------------------------------------ invitations

const invitationFields = {
  id: Id,
  email: z.string(),
  role: RoleName,
  teams: z.array(Id),
  state: z.enum(["pending", "accepted", "revoked", "expired"]),
  createdAt: Timestamp,
  createdBy: Id,
  expiresAt: Timestamp,
  acceptedBy: z.nullable(Id),
  acceptedAt: z.nullable(Timestamp),
  version: Version,
};
export const Invitation = named(z.object(invitationFields), "Invitation", "Lets the owner of an address in, once.");
export type Invitation = z.infer<typeof Invitation>;
const TOKEN_ONCE = "It is shown this once: a repeated request is answered with null.";
export const FreshInvitation = named(
  z.object({
    ...invitationFields,
    token: described(z.nullable(z.string()), TOKEN_ONCE),
    link: described(z.nullable(z.string()), `For the person who is invited. ${TOKEN_ONCE}`),
    sent: described(z.literal(false), "No mail went out: whoever invites hands over the link."),
  }),
  "FreshInvitation",
  "An invitation that was just made.",
);
export const NewInvitation = named(
  z.strictObject({
    email: z.string().check(z.minLength(3), z.maxLength(254)),
    role: RoleName,
    teams: z.optional(z.array(TeamId).check(z.maxLength(20))),
  }),
  "NewInvitation",
  "Whom to invite, and as what.",
);
const oneInvitation = { tag: "People", status: 200, answer: Invitation, path: "/api/invitations/{id}" } as const;
export const listInvitations = operation({
  id: "listInvitations",
  method: "GET",
  path: "/api/invitations",
  tag: "People",
  summary: "List the invitations, newest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(Invitation),
  problems: ["bad_cursor"],
});
export const createInvitation = operation({
  id: "createInvitation",
  method: "POST",
  path: "/api/invitations",
  tag: "People",
  summary: "Invite somebody",
  description:
    "It is good for a week, for whoever signs in with that address, verified by their issuer. Nothing is mailed yet: hand over `link`.",
  body: NewInvitation,
  status: 201,
  answer: FreshInvitation,
  shownOnce: ["token", "link"],
  problems: ["already_exists"],
});
export const revokeInvitation = operation({
  ...oneInvitation,
  id: "revokeInvitation",
  method: "DELETE",
  summary: "Withdraw an invitation",
  conditional: true,
  problems: ["not_found", "in_use"],
});
export const InvitationToken = named(
  z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(200)) }),
  "InvitationToken",
  "What came with the invitation.",
);
export const Welcome = named(
  z.object({ tenant: z.string(), user: User }),
  "Welcome",
  "The tenant that the caller belongs to from now on. Requests are let in within a minute.",
);
export const acceptInvitation = operation({
  id: "acceptInvitation",
  method: "POST",
  path: "/api/invitations/accept",
  tag: "People",
  summary: "Accept an invitation",
  description: "By a signed-in person whose token carries the invited address, verified. Safe to repeat.",
  body: InvitationToken,
  status: 200,
  answer: Welcome,
  problems: ["invitation_refused", "already_exists", "limit_reached", "validation_failed"],
});

// --------------------------------------------------------------------------------------------------------------- settings

export const Settings = named(
  z.object({
    name: z.string(),
    timeZone: z.string(),
    locale: z.string(),
    requireSecondFactor: described(z.boolean(), "Nobody enters without a second factor that their issuer vouches for."),
    sessionHours: described(z.number(), "After so many hours people sign in anew."),
    updatedAt: Timestamp,
    version: described(z.number().check(z.multipleOf(1)), "0 until somebody changed them."),
  }),
  "Settings",
  "Of this tenant.",
);
export const SettingsChange = named(
  changing({
    name: z.optional(Name),
    timeZone: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    locale: z.optional(Locale),
    requireSecondFactor: z.optional(z.boolean()),
    sessionHours: z.optional(z.number().check(z.multipleOf(1), z.minimum(1), z.maximum(24))),
  }),
  "SettingsChange",
  "What is to change; at least one field.",
  { minProperties: 1 },
);
const settings = { tag: "Settings", path: "/api/settings", status: 200, answer: Settings } as const;
export const getSettings = operation({
  ...settings,
  id: "getSettings",
  method: "GET",
  summary: "The tenant's settings",
});
export const updateSettings = operation({
  ...settings,
  id: "updateSettings",
  method: "PATCH",
  summary: "Change the tenant's settings",
  description: "Whoever demands a second factor has to have signed in with one, or they would lock themselves out.",
  body: SettingsChange,
  conditional: true,
});
