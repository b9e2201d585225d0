import type { Permission } from "../people/model.ts";
import type { Attention, Connection, Declared, Heard, Link, Present, Ticket } from "./model.ts";

export interface TicketStore {
  issue(ticket: Ticket): Promise<void>;
}

/** Once, and not after its time: undefined for every other. */
export interface TakesTickets {
  take(tenant: string, hash: string, now: string): Promise<Omit<Ticket, "hash"> | undefined>;
}

/** How somebody stands now, as it surely is. */
export interface Standing {
  /** What matters here of what a person or key may do; undefined for who has no business here (any more). */
  rightsOf(person: string): Promise<readonly Permission[] | undefined>;
  /** When they last ended all of their connections. */
  closedAt(person: string): Promise<string | undefined>;
}

/** Who ends all of their own connections, and makes tickets void that they have not used. */
export interface Closings {
  close(person: string, at: string): Promise<void>;
}

export interface Sockets {
  /** Whose connection it is; undefined for one that was never let in, or is gone. */
  find(connectionId: string): Promise<Connection | undefined>;
  open(connection: Connection): Promise<void>;
  /** Answers with what it was, if it was still there. */
  close(connectionId: string, tenant?: string): Promise<Connection | undefined>;
}

export interface Feed {
  /** Who is there, or was lately. Where nobody is, nothing is kept. */
  wantedBy(now: string): Promise<{ readonly team: boolean; readonly visitors: boolean }>;
  /** People's and keys'. */
  connections(): Promise<readonly Connection[]>;
  /** A thread's own. */
  visitors(conversationId: string): Promise<readonly Connection[]>;
  /** The latest links, latest first, consistently. */
  latest(limit: number): Promise<readonly Link[]>;
  get(seq: number): Promise<Link | undefined>;
  /** In order; undefined when there are more than `limit`. */
  since(seq: number, limit: number): Promise<readonly Link[] | undefined>;
  /** `taken`: somebody else added one of that number meanwhile. */
  add(link: Link): Promise<"added" | "taken">;
}

/** Who is there: rows of the connections themselves. */
export interface Company {
  /** The team, as it surely is. */
  present(): Promise<Present>;
  visitors(conversationId: string): Promise<readonly Heard[]>;
  declare(declared: Declared): Promise<void>;
  /** Notes that the connection was heard, and what it looks at: null for nothing any more. Answers with what was noted before. */
  seen(
    connection: Connection,
    at: string,
    attention?: Attention | null,
  ): Promise<Pick<Heard, "seenAt" | "attention"> | "unlisted">;
}

/** `gone`: the connection is no more. `failed`: it was not told. Never throws, and does not wait long. */
export type Push = (connectionId: string, message: string) => Promise<"sent" | "gone" | "failed">;
export type HangUp = (connectionId: string) => Promise<void>;
