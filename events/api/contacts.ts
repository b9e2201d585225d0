import * as z from "zod/mini";
import { Id, PageQuery, pageOf, Timestamp, Version } from "./common.ts";
import { Lead } from "./leads.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Contacts";
const fields = {
  id: Id,
  name: z.nullable(z.string()),
  identities: described(z.array(z.object({ kind: z.string(), value: z.string() })), "Ways to recognise the person."),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  version: Version,
};
export const Contact = named(z.object(fields), "Contact", "A person who wrote to the business.");
export type Contact = z.infer<typeof Contact>;
export const ContactDetail = named(
  z.object({ ...fields, conversationIds: z.array(Id), leads: z.array(Lead) }),
  "ContactDetail",
  "A contact with its conversations and leads.",
);

export const listContacts = operation({
  id: "listContacts",
  method: "GET",
  path: "/api/contacts",
  tag,
  summary: "List contacts, newest first",
  query: PageQuery,
  status: 200,
  answer: pageOf(Contact),
  problems: ["bad_cursor"],
});
export const getContact = operation({
  id: "getContact",
  method: "GET",
  path: "/api/contacts/{id}",
  tag,
  summary: "Get a contact with its conversations and leads",
  status: 200,
  answer: ContactDetail,
  problems: ["not_found"],
});
