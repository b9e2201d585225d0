/** What the widget on a website says and is told. Nobody signs in here: a page of an allowed website gets a signed token. */
import * as z from "zod/mini";
import { Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Web chat";
const Language = z.enum(["es", "fr", "en"]);
const Texts = z.object({ es: z.optional(z.string()), fr: z.optional(z.string()), en: z.optional(z.string()) });

export const VisitedWidget = named(
  z.object({
    title: z.string(),
    colour: z.string(),
    position: z.enum(["left", "right"]),
    languages: described(z.array(Language), "The first one where a visitor speaks none of them."),
    greeting: Texts,
    away: Texts,
    form: z.array(z.object({ field: z.enum(["name", "email", "phone"]), required: z.boolean() })),
    fileTypes: z.array(z.string()),
    maxFileBytes: z.number(),
    open: described(z.boolean(), "Whether it is within business hours."),
    opensAt: described(z.nullable(Timestamp), "When that is next; null where it is, or nobody knows."),
  }),
  "VisitedWidget",
  "How the widget looks and what it asks.",
);
export type VisitedWidget = z.infer<typeof VisitedWidget>;

export const Greeting = named(
  z.strictObject({
    token: described(z.optional(z.string().check(z.maxLength(200))), "The one that the page has, also an old one."),
    user: described(
      z.optional(
        z.strictObject({
          id: z.string().check(z.minLength(1), z.maxLength(200)),
          hash: z.string().check(z.regex(/^[0-9a-fA-F]{64}$/)),
        }),
      ),
      "Who is signed in on the website: the business's own id, and its HMAC-SHA256 by the identity secret, hexadecimal.",
    ),
  }),
  "Greeting",
  "Who comes.",
);
export const Visit = named(
  z.object({
    token: described(z.string(), "For the header `authorization: Bearer`."),
    expiresAt: Timestamp,
    known: described(z.boolean(), "Whether it is somebody who is signed in on the website."),
    now: described(Timestamp, "Our clock: messages say their time by it."),
  }),
  "Visit",
  "Who somebody is for us.",
);
export type Visit = z.infer<typeof Visit>;

const MessageId = described(
  z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/)),
  "Made by the page. The same again, with the same time, is the same message.",
);
const Line = (length: number) => z.string().check(z.regex(/\S/), z.maxLength(length));

export const VisitorSays = named(
  z
    .strictObject({
      id: MessageId,
      at: Timestamp,
      text: z.optional(z.string().check(z.regex(/\S/), z.maxLength(10_000))),
      choice: z.optional(z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(256)), title: Line(64) })),
      name: z.optional(Line(100)),
      form: z.optional(
        z.strictObject({ name: z.optional(Line(100)), email: z.optional(Line(200)), phone: z.optional(Line(50)) }),
      ),
    })
    .check(z.refine(({ text, choice }) => (text === undefined) !== (choice === undefined), "says one thing")),
  "VisitorSays",
  "A text, or a button that was pressed.",
);
export const Taken = named(
  z.object({ id: MessageId, at: Timestamp }),
  "Taken",
  "We have it; it will be in the thread in a moment.",
);
export type Taken = z.infer<typeof Taken>;

const SeenFile = z.object({
  url: described(z.string(), "For an hour."),
  mime: z.nullable(z.string()),
  name: z.nullable(z.string()),
  size: z.nullable(z.number()),
});
export const SeenMessage = named(
  z.object({
    id: z.string(),
    from: z.enum(["visitor", "team"]),
    at: Timestamp,
    sentAt: described(z.nullable(Timestamp), "Of the team's: receipts name the latest one that was shown."),
    text: z.string(),
    header: z.nullable(z.string()),
    footer: z.nullable(z.string()),
    choices: z.array(z.object({ id: z.string(), title: z.string(), description: z.nullable(z.string()) })),
    file: z.nullable(SeenFile),
    edited: z.boolean(),
  }),
  "SeenMessage",
  "A message as the visitor sees it.",
);
export type SeenMessage = z.infer<typeof SeenMessage>;

export const VisitorSaw = named(
  z.strictObject({ status: z.enum(["delivered", "read"]), until: Timestamp }),
  "VisitorSaw",
  "Everything of the team's that was sent until then is on the page, or was seen there.",
);
export const VisitTicket = named(
  z.object({ url: z.string(), ticket: z.string(), expiresAt: Timestamp }),
  "VisitTicket",
  "Opens one live connection, once.",
);
export type VisitTicket = z.infer<typeof VisitTicket>;

export const SeenQuery = z.strictObject({ cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2048))) });
export const FileQuery = z.strictObject({
  id: MessageId,
  at: Timestamp,
  name: z.optional(Line(200)),
  from: described(z.optional(Line(100)), "The visitor's name."),
});

const path = "/api/visit/{widget}";

export const getVisitedWidget = operation({
  id: "getVisitedWidget",
  method: "GET",
  path,
  tag,
  summary: "How the widget looks",
  status: 200,
  answer: VisitedWidget,
  problems: ["not_found"],
});
export const greet = operation({
  id: "greet",
  method: "POST",
  path: `${path}/sessions`,
  tag,
  summary: "Get a visitor's token, or a fresh one",
  body: Greeting,
  status: 201,
  answer: Visit,
  problems: ["not_found", "too_many_requests"],
  shownOnce: ["token"],
});
export const listSeenMessages = operation({
  id: "listSeenMessages",
  method: "GET",
  path: `${path}/messages`,
  tag,
  summary: "The visitor's own thread, newest first",
  query: SeenQuery,
  status: 200,
  answer: z.object({ data: z.array(SeenMessage), nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
  problems: ["not_found", "bad_cursor", "too_many_requests"],
});
export const say = operation({
  id: "say",
  method: "POST",
  path: `${path}/messages`,
  tag,
  summary: "Write to the business",
  body: VisitorSays,
  status: 202,
  answer: Taken,
  problems: ["not_found", "too_many_requests"],
});
export const sendFile = operation({
  id: "sendFile",
  method: "POST",
  path: `${path}/files`,
  tag,
  summary: "Send a file",
  description: "The body is the file, with its own `content-type`; at most 4 MB of a type that the widget names.",
  query: FileQuery,
  status: 202,
  answer: Taken,
  problems: ["not_found", "too_many_requests", "payload_too_large", "unsupported_media_type"],
});
export const saw = operation({
  id: "saw",
  method: "POST",
  path: `${path}/receipts`,
  tag,
  summary: "Say what came and what was read",
  body: VisitorSaw,
  status: 202,
  answer: VisitorSaw,
  problems: ["not_found", "too_many_requests"],
});
export const listen = operation({
  id: "listen",
  method: "POST",
  path: `${path}/live`,
  tag,
  summary: "Get a ticket for a live connection",
  status: 201,
  answer: VisitTicket,
  problems: ["not_found", "too_many_requests"],
  shownOnce: ["ticket"],
});

/** All of them, for what describes them. */
export const visits = [getVisitedWidget, greet, listSeenMessages, say, sendFile, saw, listen] as const;
