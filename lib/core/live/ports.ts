import type { Connection, Link, Ticket, Viewer } from "./model.ts";

export interface TicketStore {
  issue(ticket: Ticket): Promise<void>;
}

/** Once, and not after its time: undefined for every other. */
export interface TakesTickets {
  take(tenant: string, hash: string, now: string): Promise<Viewer | undefined>;
}

export interface Sockets {
  /** Whose connection it is; undefined for one that was never let in, or is gone. */
  find(connectionId: string): Promise<Connection | undefined>;
  open(connection: Connection, now: string): Promise<void>;
  close(connectionId: string, tenant?: string): Promise<void>;
}

export interface Feed {
  /** Nobody is there, nor was lately: then nothing is kept. */
  isWanted(now: string): Promise<boolean>;
  connections(): Promise<readonly Connection[]>;
  /** The latest links, latest first, consistently. */
  latest(limit: number): Promise<readonly Link[]>;
  /** In order; undefined when there are more than `limit`. */
  since(seq: number, limit: number): Promise<readonly Link[] | undefined>;
  /** `taken`: somebody else added one of that number meanwhile. */
  add(link: Link): Promise<"added" | "taken">;
}

/** `gone`: the connection is no more. `failed`: it was not told. Never throws, and does not wait long. */
export type Push = (connectionId: string, message: string) => Promise<"sent" | "gone" | "failed">;
export type HangUp = (connectionId: string) => Promise<void>;
