/** Who of the team is there, and who looks at what: kept with the connections, and gone with them. */
import type { Clock } from "../kernel/ports.ts";
import type { Said } from "./attend.ts";
import {
  type Attention,
  attentionIn,
  type Connection,
  type Doing,
  type Heard,
  isPerson,
  peopleIn,
  SEEN_MS,
} from "./model.ts";
import type { Company, Push } from "./ports.ts";

/** Said again every minute, and while somebody types every 20 seconds. */
const ATTENTION_MS: Readonly<Record<Doing, number>> = { viewing: 150_000, replying: 30_000 };

export interface Attend {
  /** `unlisted`: the connection was ended, and does not know yet. */
  heard(connection: Connection, said: Said): Promise<"listed" | "unlisted">;
  /** The connection is no more in the table. Never throws: whoever misses it asks the API. */
  left(connection: Connection): Promise<void>;
}

interface Ports {
  readonly of: (tenant: string) => Company;
  readonly push: Push;
  readonly clock: Clock;
}

/** Who is told is told at once and once: frames of this have no number, and none is repeated. */
export function makeAttendPresence({ of, push, clock }: Ports): Attend {
  const iso = (more = 0): string => new Date(clock.now() + more).toISOString();
  const tell = async (to: readonly Connection[], frame: object): Promise<void> => {
    const text = JSON.stringify(frame);
    await Promise.all(to.map(({ connectionId }) => push(connectionId, text)));
  };
  const others = (all: readonly Heard[], own: Connection): readonly Heard[] =>
    all.filter(({ connectionId, visitor }) => connectionId !== own.connectionId && !visitor);

  async function tellState(company: Company, connection: Connection): Promise<void> {
    const { person } = connection;
    const present = await company.present();
    const state = peopleIn(present, clock.now()).find((one) => one.person === person)?.state ?? "offline";
    await tell(others(present.connections, connection), { kind: "presence", people: [{ person, state }] });
  }

  /** Those who look at a conversation: nobody else has to know, and a list asks the API. */
  const lookingAt = (all: readonly Heard[], conversationId: string): readonly Heard[] =>
    all.filter(
      ({ attention, permissions }) =>
        attention?.conversationId === conversationId && permissions.includes("conversations.read"),
    );

  async function attend(
    connection: Connection,
    asked: { conversationId?: string | undefined; doing?: Doing | undefined },
  ) {
    const { person, visitor } = connection;
    const conversationId = visitor?.conversationId ?? asked.conversationId;
    const doing = asked.doing ?? "viewing";
    const may =
      visitor !== undefined || (isPerson(connection) && connection.permissions.includes("conversations.read"));
    if (!may) return "listed";
    const company = of(connection.tenant);
    const attention =
      conversationId === undefined || (visitor && !asked.doing)
        ? undefined
        : { conversationId, doing, until: iso(ATTENTION_MS[doing]) };
    const before = await company.seen(connection, iso(), attention ?? null);
    if (before === "unlisted") return before;
    const { connections } = await company.present();
    const team = others(connections, connection);
    const gone = before.attention?.conversationId;
    if (gone !== undefined && gone !== attention?.conversationId)
      await tell(lookingAt(team, gone), { kind: "attention", person });
    if (!attention) return "listed";
    await tell(lookingAt(team, attention.conversationId), { kind: "attention", person, ...attention });
    if (!visitor) await meet(company, connection, team, attention, before.attention);
    return "listed";
  }

  /** Whoever begins to look is told who does already; the customer in front of a web chat sees that somebody writes. */
  async function meet(
    company: Company,
    connection: Connection,
    team: readonly Heard[],
    { conversationId, doing, until }: Attention,
    before: Attention | undefined,
  ): Promise<void> {
    const begins = before?.conversationId !== conversationId;
    if (!begins && doing !== "replying") return;
    const visitors = await company.visitors(conversationId);
    if (doing === "replying") await tell(visitors, { kind: "typing", until });
    if (!begins) return;
    for (const one of attentionIn([...team, ...visitors], clock.now()))
      if (one.conversationId === conversationId && one.person !== connection.person)
        await tell([connection], { kind: "attention", ...one });
  }

  return {
    async heard(connection, said) {
      const company = of(connection.tenant);
      if (said.kind === "attention") return attend(connection, said);
      if (said.kind === "presence" && isPerson(connection))
        await company.declare({ person: connection.person, state: said.state, at: iso() });
      const before = await company.seen(connection, iso());
      if (before === "unlisted") return before;
      const returns = before.seenAt === undefined || Date.parse(before.seenAt) <= clock.now() - SEEN_MS;
      if (isPerson(connection) && (returns || said.kind === "presence")) await tellState(company, connection);
      return "listed";
    },

    async left(connection) {
      try {
        const company = of(connection.tenant);
        const { attention } = connection as Heard;
        if (isPerson(connection)) await tellState(company, connection);
        if (attention) {
          const { connections } = await company.present();
          const team = lookingAt(others(connections, connection), attention.conversationId);
          await tell(team, { kind: "attention", person: connection.person });
        }
      } catch {
        // It is told by the API, and by time.
      }
    },
  };
}
