import * as z from "zod/mini";
import { Id, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { User } from "./people.ts";
import { RoleName, TeamId } from "./people-terms.ts";

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
export const InvitationSeen = named(
  z.object({
    tenant: z.string(),
    business: described(z.string(), "What the tenant is called."),
    by: described(z.nullable(z.string()), "The name of who invited."),
    email: described(z.string(), "Whom it is for."),
    role: RoleName,
    state: invitationFields.state,
    expiresAt: Timestamp,
    yours: described(z.boolean(), "It is for the address of the caller, verified by their issuer."),
  }),
  "InvitationSeen",
  "An invitation as the person sees it who has its link.",
);
export const lookAtInvitation = operation({
  id: "lookAtInvitation",
  method: "POST",
  path: "/api/invitations/look",
  tag: "People",
  summary: "See what an invitation is for",
  description: "By whoever has its link, signed in. It changes nothing.",
  body: InvitationToken,
  status: 200,
  answer: InvitationSeen,
  problems: ["not_found"],
});
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
