/** Bringing people to a channel by a link or a code. */
import * as z from "zod/mini";
import { Id, Timestamp } from "./common.ts";
import { Purpose } from "./consent.ts";
import { described, named } from "./named.ts";
import { Channels } from "./notifications.ts";
import { operation } from "./operation.ts";

const tag = "Sending policy";

export const NewActivation = named(
  z.strictObject({
    contactId: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
    connectionId: described(
      z.optional(z.string().check(z.regex(/^[a-z0-9.-]{1,80}$/))),
      "A WhatsApp number; the first that is in order unless named.",
    ),
    number: described(
      z.optional(z.string().check(z.regex(/^\+[1-9]\d{6,14}$/))),
      "The number that people write to, E.164; the one that the provider told when the connection was tested unless named.",
    ),
    purposes: described(
      z._default(z.array(Purpose).check(z.minLength(1), z.maxLength(3)), ["service", "marketing"]),
      "What they agree to by it.",
    ),
    wording: described(z.string().check(z.regex(/\S/), z.maxLength(2000)), "What they are shown, and say yes to."),
    days: described(z._default(z.int().check(z.minimum(1), z.maximum(30)), 7), "How long the code can be used."),
    sendBy: described(
      z.optional(Channels),
      "Tells them by the first of these channels that works, such as `email`. Without it the link or code is yours to show.",
    ),
  }),
  "NewActivation",
  "Who is to be brought to WhatsApp.",
);

export const Activation = named(
  z.object({
    code: described(z.string(), "They may also type it into a message to the number."),
    text: described(z.string(), "The message that the link has ready."),
    url: described(z.url(), "Opens WhatsApp with that message."),
    page: described(z.url(), "A page of ours with all of this, for an e-mail; yours may stand in its place."),
    connectionId: Id,
    number: z.string(),
    expiresAt: Timestamp,
    notificationId: described(z.nullable(Id), "Of what was sent."),
  }),
  "Activation",
  "A code for one person.",
);

export const createActivation = operation({
  id: "createActivation",
  method: "POST",
  path: "/api/activations",
  tag,
  summary: "Bring somebody to WhatsApp",
  description:
    "Whoever sends the code is the contact that it was made for: a contact that they had on WhatsApp is merged into it, their consent is recorded, and they are told so. The code is good for one person and one conversation.",
  body: NewActivation,
  status: 201,
  answer: Activation,
});
