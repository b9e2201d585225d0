import type { Clock, Ids } from "../kernel/ports.ts";
import { LIVE_PERMISSIONS, TICKET_MS, type Ticket, type Viewer, type Visitor } from "./model.ts";
import type { TakesTickets, TicketStore } from "./ports.ts";

export interface IssuedTicket {
  /** Shown once. */
  readonly ticket: string;
  readonly expiresAt: string;
}
export type IssueTicket = (viewer: Omit<Viewer, "visitor">) => Promise<IssuedTicket>;

interface Making {
  readonly clock: Clock;
  readonly hash: (text: string) => string;
}
type Issuing = Making & { readonly tickets: TicketStore; readonly ids: Ids };

async function issue(
  { tickets, clock, ids, hash }: Issuing,
  viewer: Omit<Ticket, "hash" | "issuedAt" | "expiresAt">,
): Promise<IssuedTicket> {
  const secret = ids.random();
  const [issuedAt, expiresAt] = [0, TICKET_MS].map((ms) => new Date(clock.now() + ms).toISOString()) as [
    string,
    string,
  ];
  await tickets.issue({ ...viewer, hash: hash(secret), issuedAt, expiresAt });
  return { ticket: `${viewer.tenant}.${secret}`, expiresAt };
}

export function makeIssueTicket(ports: Issuing): IssueTicket {
  return ({ tenant, person, permissions }) =>
    issue(ports, {
      tenant,
      person,
      permissions: permissions.filter((permission) => LIVE_PERMISSIONS.includes(permission)),
    });
}

/** Whoever asks has made sure that the visitor is the thread's own. `origins`: the pages that they may connect from. */
export type IssueVisitorTicket = (
  visitor: Visitor & { readonly tenant: string; readonly origins: readonly string[] },
) => Promise<IssuedTicket>;

export function makeIssueVisitorTicket(ports: Issuing): IssueVisitorTicket {
  return ({ tenant, account, conversationId, origins }) =>
    issue(ports, {
      tenant,
      person: `visitor_${conversationId}`,
      permissions: [],
      visitor: { account, conversationId },
      origins,
    });
}

export type RedeemTicket = (ticket: string | undefined) => Promise<Omit<Ticket, "hash"> | "none" | "refused">;

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
