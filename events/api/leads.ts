import * as z from "zod/mini";
import { Id, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Leads";
export const LeadState = z.enum(["new", "in_progress", "negotiation", "closed_won", "closed_lost"]);
export const LeadType = z.enum(["sale", "no_interest", "future_contact", "support", "recovery"]);

export const Lead = named(
  z.object({
    id: Id,
    contactId: Id,
    contactName: z.nullable(z.string()),
    type: described(z.nullable(LeadType), "Null until somebody or a rule decides."),
    state: LeadState,
    assignee: z.nullable(Id),
    source: z.object({ channel: z.string(), connectionId: Id, referral: z.nullable(z.string()) }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Lead",
  "Business that may come of a contact.",
);
export type Lead = z.infer<typeof Lead>;

export const listLeads = operation({
  id: "listLeads",
  method: "GET",
  path: "/api/leads",
  tag,
  summary: "List the leads in one state, newest first",
  query: z.strictObject({ ...pageFields, state: z._default(LeadState, "new") }),
  status: 200,
  answer: pageOf(Lead),
  problems: ["bad_cursor"],
});
export const getLead = operation({
  id: "getLead",
  method: "GET",
  path: "/api/leads/{id}",
  tag,
  summary: "Get a lead",
  status: 200,
  answer: Lead,
  problems: ["not_found"],
});
