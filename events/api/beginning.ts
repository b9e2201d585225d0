/** The business writes first. */
import * as z from "zod/mini";
import { Id, Name } from "./common.ts";
import { Identity } from "./contacts.ts";
import { Content, oneOf } from "./content.ts";
import { Conversation } from "./conversations.ts";
import { Message } from "./messages.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";
import { TemplateUse } from "./templates.ts";

export const NewConversation = named(
  z
    .strictObject({
      connectionId: described(Id.check(z.minLength(1), z.maxLength(80)), "Through which account it goes."),
      contactId: z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
      address: described(
        z.optional(Identity),
        "In place of `contactId`: whose contact has it, is written to there; whoever is not known yet becomes a contact.",
      ),
      name: described(z.optional(Name), "Of somebody who is not known yet."),
      content: described(z.optional(Content), "Files by their address: there is nothing to upload them for yet."),
      template: z.optional(TemplateUse),
    })
    .check(oneOf("contactId", "address"), oneOf("content", "template")),
  "NewConversation",
  "Whom to write to, through which connection, and what is said first.",
);

export const BegunConversation = named(
  z.object({
    conversation: Conversation,
    messages: described(z.array(Message), "What was said, in as many parts as the channel needs."),
    isNew: described(z.boolean(), "False: there was one with this contact on this connection, which goes on."),
  }),
  "BegunConversation",
  "The conversation with its first message of ours.",
);

export const createConversation = operation({
  id: "createConversation",
  method: "POST",
  path: "/api/conversations",
  tag: "Conversations",
  summary: "Write to somebody first",
  description:
    "An open conversation with the contact on the connection goes on; else one is begun, or what was resolved is opened again, in the caller's hands. " +
    "What the channel wants holds as for a reply: where nobody wrote yet on WhatsApp, only a template may go. On channels " +
    "where the customer has to write first, it goes on with who did and refuses everybody else. Refused, nothing is written. What a key begins waits for the contact's morning and counts against the caps too, by the template's purpose.",
  body: NewConversation,
  status: 201,
  answer: BegunConversation,
  problems: ["window_closed", "connection_unusable"],
});
