import * as z from "zod/mini";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const CredentialField = z.object({
  name: z.string(),
  label: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  help: z.string(),
});

const SegmentUnits = z.object({ single: z.number(), joined: z.number() });

export const Channel = named(
  z.object({
    id: z.string(),
    name: z.string(),
    medium: described(
      z.string(),
      "What people call it where several providers carry the same, such as `sms`; else its id.",
    ),
    reaches: described(
      z.nullable(z.enum(["phone", "email", "account"])),
      "By what somebody is written to who never wrote: `account` is an identity of the kind `<channel>:<first of the connection's accountIds>`; null where the customer has to begin.",
    ),
    app: z.array(CredentialField),
    connection: z.array(CredentialField),
    limits: z.object({
      text: z.number(),
      caption: z.number(),
      segments: described(
        z.nullable(z.object({ gsm7: SegmentUnits, ucs2: SegmentUnits })),
        "Where a network cuts and charges by segments: the units that fit into the only one, and into each of several.",
      ),
      choices: z.object({
        buttons: z.number(),
        rows: z.number(),
        buttonTitle: z.number(),
        rowTitle: z.number(),
        rowDescription: z.number(),
        body: z.number(),
        listLabel: z.number(),
        header: z.number(),
        footer: z.number(),
      }),
      media: z.record(z.string(), z.object({ maxBytes: z.number(), mime: z.array(z.string()) })),
    }),
    windowMs: z.nullable(z.number()),
    perSecond: described(z.number(), "Messages that its provider takes in a second."),
    warmUp: described(
      z.nullable(z.object({ first: z.number(), days: z.number() })),
      "How a sender that nobody knows yet had better begin.",
    ),
    receipts: z.object({ delivered: z.boolean(), read: z.boolean() }),
  }),
  "Channel",
  "A channel that is installed: the credential fields of its apps and connections, and what it can show.",
);
export type Channel = z.infer<typeof Channel>;

export const listChannels = operation({
  id: "listChannels",
  method: "GET",
  path: "/api/channels",
  tag: "Connections",
  summary: "The installed channels, their credential fields and limits",
  status: 200,
  answer: z.object({ data: z.array(Channel), nextCursor: z.null(), hasMore: z.literal(false) }),
});
