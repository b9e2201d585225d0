import * as z from "zod/mini";
import { Timestamp } from "./common.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

export const LiveTicket = named(
  z.object({
    url: described(z.string(), "Where to connect, with the WebSocket protocol."),
    ticket: described(z.nullable(z.string()), "Told once."),
    expiresAt: described(Timestamp, "The connection has to begin before, a minute from now."),
  }),
  "LiveTicket",
  "Opens one live connection, once.",
);
export type LiveTicket = z.infer<typeof LiveTicket>;

export const createLiveTicket = operation({
  id: "createLiveTicket",
  method: "POST",
  path: "/api/live/tickets",
  tag: "Live",
  summary: "Get a ticket for a live connection",
  description:
    'Connect to `url` with the ticket as the query parameter `ticket`, then send `{"kind":"resume"}`. What changes comes as ids ' +
    "within two seconds, only of what the caller may read; read it through the API. After a lost connection get another ticket and " +
    "send the last `seq` along. A ticket is void as soon as its holder's rights are others, and a connection ends within seconds of that. " +
    "A browser may connect from the console's own page alone.",
  status: 201,
  answer: LiveTicket,
  shownOnce: ["ticket"],
});

export const LiveClosing = named(
  z.object({ closedAt: described(Timestamp, "Tickets of before open nothing; connections end within seconds.") }),
  "LiveClosing",
  "The caller's live connections end.",
);
export type LiveClosing = z.infer<typeof LiveClosing>;

export const closeLiveConnections = operation({
  id: "closeLiveConnections",
  method: "DELETE",
  path: "/api/live/connections",
  tag: "Live",
  summary: "End all of one's own live connections",
  description:
    "For signing out everywhere: all of the caller's connections in this tenant are told `bye` with `signed_out` and ended, and tickets " +
    "that were not used yet are void. Whoever signs out in one browser closes that browser's connection, and needs this not.",
  status: 200,
  answer: LiveClosing,
});

export const LivePresence = named(
  z.object({
    people: described(
      z.array(
        z.object({
          person: z.string(),
          state: z.enum(["available", "busy", "away"]),
          since: described(Timestamp, "When the oldest of their connections was opened."),
        }),
      ),
      "Who has a live connection; everybody else is offline.",
    ),
    attention: described(
      z.array(
        z.object({
          person: z.string(),
          conversationId: z.string(),
          doing: z.enum(["viewing", "replying"]),
          until: described(Timestamp, "Unless it is said again before."),
        }),
      ),
      "Who looks at which conversation, or writes in it. Empty for whoever may not read conversations.",
    ),
  }),
  "LivePresence",
  "Who of the team is there at this moment.",
);
export type LivePresence = z.infer<typeof LivePresence>;

export const getLivePresence = operation({
  id: "getLivePresence",
  method: "GET",
  path: "/api/live/presence",
  tag: "Live",
  summary: "See who is there",
  description:
    "For the start; what changes comes over the live connection. A person is there while one of their connections was heard within " +
    "150 seconds. What they say of themselves holds for 12 hours.",
  status: 200,
  answer: LivePresence,
});
