/** Lets in whoever has a ticket, if they still stand as they did when it was given. */
import type { Clock } from "../kernel/ports.ts";
import { sameRights, type Ticket } from "./model.ts";
import type { Sockets, Standing } from "./ports.ts";
import type { RedeemTicket } from "./tickets.ts";

interface Asked {
  readonly connectionId: string;
  readonly ticket: string | undefined;
  /** What a browser says of the page that it connects from; a program says nothing. */
  readonly origin: string | undefined;
}

/**
 * `refused`: the ticket is no good. `foreign`: it is used from a page that it is not for. `changed`: what its holder may do is not what
 * it was, or they ended their connections since.
 */
export type Admission = "admitted" | "none" | "refused" | "foreign" | "changed";
export type Admit = (asked: Asked) => Promise<Admission>;

interface Ports {
  readonly redeem: RedeemTicket;
  readonly sockets: Pick<Sockets, "open" | "close">;
  readonly of: (tenant: string) => Standing;
  /** The console's, as browsers say it. */
  readonly origins: readonly string[];
  readonly clock: Clock;
}

export function makeAdmit({ redeem, sockets, of, origins, clock }: Ports): Admit {
  return async ({ connectionId, ticket: given, origin }) => {
    const ticket = await redeem(given);
    if (ticket === "none" || ticket === "refused") return ticket;
    if (origin !== undefined && !(ticket.visitor ? (ticket.origins ?? []) : origins).includes(origin)) return "foreign";
    const { tenant, person, permissions, visitor } = ticket;
    const openedAt = new Date(clock.now()).toISOString();
    // It is in the list before it is judged: whoever changes rights afterwards finds it there, and whoever changed them before is seen now.
    await sockets.open({ connectionId, tenant, person, permissions, openedAt, ...(visitor ? { visitor } : {}) });
    if (visitor || (await stands(of(tenant), ticket))) return "admitted";
    await sockets.close(connectionId, tenant);
    return "changed";
  };
}

async function stands(standing: Standing, { person, permissions, issuedAt }: Omit<Ticket, "hash">): Promise<boolean> {
  const [rights, closedAt] = await Promise.all([standing.rightsOf(person), standing.closedAt(person)]);
  return rights !== undefined && sameRights(rights, permissions) && (closedAt === undefined || closedAt < issuedAt);
}
