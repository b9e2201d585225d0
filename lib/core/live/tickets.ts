import type { Clock, Ids } from "../kernel/ports.ts";
import { LIVE_PERMISSIONS, TICKET_MS, type Viewer } from "./model.ts";
import type { TakesTickets, TicketStore } from "./ports.ts";

export interface IssuedTicket {
  /** Shown once. */
  readonly ticket: string;
  readonly expiresAt: string;
}
export type IssueTicket = (viewer: Viewer) => Promise<IssuedTicket>;

interface Making {
  readonly clock: Clock;
  readonly hash: (text: string) => string;
}

export function makeIssueTicket({
  tickets,
  clock,
  ids,
  hash,
}: Making & { tickets: TicketStore; ids: Ids }): IssueTicket {
  return async ({ tenant, person, permissions }) => {
    const secret = ids.random();
    const expiresAt = new Date(clock.now() + TICKET_MS).toISOString();
    const kept = permissions.filter((permission) => LIVE_PERMISSIONS.includes(permission));
    await tickets.issue({ tenant, person, permissions: kept, hash: hash(secret), expiresAt });
    return { ticket: `${tenant}.${secret}`, expiresAt };
  };
}

export type RedeemTicket = (ticket: string | undefined) => Promise<Viewer | "none" | "refused">;

const TICKET = /^([a-z0-9][a-z0-9-]{0,62})\.([a-z2-7]{26})$/;

/** Whose it is, once. A forged, used, expired or foreign one is refused in one voice. */
export function makeRedeemTicket({ tickets, clock, hash }: Making & { tickets: TakesTickets }): RedeemTicket {
  return async (ticket) => {
    if (!ticket) return "none";
    const [, tenant, secret] = TICKET.exec(ticket) ?? [];
    if (!tenant || !secret) return "refused";
    return (await tickets.take(tenant, hash(secret), new Date(clock.now()).toISOString())) ?? "refused";
  };
}
