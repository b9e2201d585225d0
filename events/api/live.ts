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
    "send the last `seq` along. Rights are those of the moment the ticket was given, for at most two hours.",
  status: 201,
  answer: LiveTicket,
  shownOnce: ["ticket"],
});
