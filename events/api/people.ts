import * as z from "zod/mini";
import { Id } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

export const Me = named(
  z.object({
    id: Id,
    kind: z.enum(["person", "key"]),
    memberships: z.array(z.object({ tenant: z.string(), role: z.string() })),
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
