/** Credentials that end soon are told of before they do. */
import type { Connection } from "../connections/model.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { administratorsOf, type PeopleStore } from "../people/ports.ts";
import { endsWithin } from "./model.ts";
import type { WatchStore } from "./ports.ts";

interface ExpiryPorts {
  readonly watch: WatchStore;
  readonly notices: Notify;
  readonly people: Pick<PeopleStore, "page">;
  readonly clock: Clock;
}

/** Once at each of the days in `WARN_DAYS`, however often it is asked. Throws when a store cannot be reached. */
export type TellExpiry = (connection: Connection) => Promise<void>;

export function makeTellExpiry({ watch, notices, people, clock }: ExpiryPorts): TellExpiry {
  return async ({ connectionId, name, active, tokenExpiresAt }) => {
    const days = active && tokenExpiresAt !== undefined ? endsWithin(tokenExpiresAt, clock.now()) : undefined;
    if (days === undefined || tokenExpiresAt === undefined) return;
    const mark = [connectionId, `expiry-${days}`, tokenExpiresAt] as const;
    const { at, done } = await watch.begin(...mark, new Date(clock.now()).toISOString());
    if (done) return;
    const fresh = {
      kind: "token_expiring" as const,
      subject: { kind: "connection", id: connectionId },
      text: `${name}: ${tokenExpiresAt.slice(0, 10)}`,
      at,
      fact: [...mark],
    };
    await notices.notify((await administratorsOf(people)).map((person) => ({ ...fresh, person })));
    await watch.end(...mark);
  };
}
