/** Events come in: one by one or many at once, each judged alone, each once. */
import type { Contact } from "../contacts/model.ts";
import type { ContactDesk } from "../contacts/ports.ts";
import type { PlainObject } from "../kernel/plain.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Identify, Traits } from "./identify.ts";
import { type BusinessEvent, eventIdOf, IDENTIFIED, propertiesProblem, timeProblem } from "./model.ts";
import { type ContactName, type EventProblem, identitiesOf } from "./names.ts";
import type { EventStore, FindItem, FollowedTypes, ItemName } from "./ports.ts";

interface Common {
  readonly messageId: string;
  /** ISO 8601; now where the sender says nothing. */
  readonly occurredAt?: string | undefined;
}
export interface Tracked extends Common {
  readonly kind: "track";
  readonly type: string;
  readonly contact?: ContactName | undefined;
  readonly item?: ItemName | undefined;
  readonly properties: PlainObject;
}
export interface Identifying extends Common {
  readonly kind: "identify";
  readonly contact: ContactName;
  readonly traits: Traits;
}
export type Incoming = Tracked | Identifying;

interface Put {
  readonly kind: "accepted" | "repeated";
  readonly event: BusinessEvent;
}
export type Taken =
  | Put
  | { readonly kind: "refused"; readonly problems: readonly EventProblem[] }
  /** By no fault that is known: it may come again. */
  | { readonly kind: "failed" };

/** What became of each, in their order: one that fails leaves the others alone. Throws when none was taken and one failed. */
export type TakeEvents = (incoming: readonly Incoming[], source: string) => Promise<readonly Taken[]>;

interface TakePorts {
  readonly events: Pick<EventStore, "put" | "get">;
  readonly followed: FollowedTypes;
  readonly contacts: Pick<ContactDesk, "resolve" | "findByIdentities">;
  readonly identify: Identify;
  readonly findItem: FindItem;
  /** Tells whoever looks after the system why one of several failed. */
  readonly onFailed: (error: unknown) => void;
  readonly clock: Clock;
  readonly ids: Ids;
}

const AT_ONCE = 16;

const refused = (field: string, code: string, message: string): Taken => ({
  kind: "refused",
  problems: [{ field, code, message }],
});

export function makeTakeEvents(ports: TakePorts): TakeEvents {
  const { events, followed, contacts, identify, findItem, onFailed, clock, ids } = ports;

  return async (incoming, source) => {
    const receivedAt = new Date(clock.now()).toISOString();
    let following: Promise<ReadonlySet<string>> | undefined;
    const isFollowed = async (type: string) => {
      following ??= followed.read();
      return (await following).has(type);
    };
    // Somebody or something that many of them are about is looked for once.
    const found = once((name: ContactName) => find(name));
    const item = once((name: ItemName) => findItem(name));
    const taken = new Map<number, Taken>();
    const chains = new Map<string, number[]>();
    for (const [index, { messageId }] of incoming.entries())
      chains.set(messageId, [...(chains.get(messageId) ?? []), index]);

    /** Those of one message one after the other: the first that is taken is the event. */
    const go = async (indexes: readonly number[]) => {
      for (const index of indexes) {
        const one = incoming[index];
        if (one) taken.set(index, await alone(one));
      }
    };
    const failures: unknown[] = [];
    const alone = async (one: Incoming): Promise<Taken> => {
      try {
        return await (one.kind === "track" ? track(one) : identified(one));
      } catch (error) {
        failures.push(error);
        return { kind: "failed" };
      }
    };
    // Who somebody is comes before what is told of them, wherever in the batch it stands.
    const all = [...chains.values()];
    const isIdentifying = (chain: readonly number[]) => chain.some((index) => incoming[index]?.kind === "identify");
    await inGroups(all.filter(isIdentifying), go);
    await inGroups(
      all.filter((chain) => !isIdentifying(chain)),
      go,
    );
    const outcomes = incoming.map((_, index) => taken.get(index) as Taken);
    if (failures.length > 0 && !outcomes.some(({ kind }) => kind === "accepted" || kind === "repeated"))
      throw failures[0];
    failures.forEach(onFailed);
    return outcomes;

    async function track(one: Tracked): Promise<Taken> {
      const occurredAt = one.occurredAt === undefined ? receivedAt : new Date(one.occurredAt).toISOString();
      const late = timeProblem(occurredAt, clock.now());
      if (late) return refused("occurredAt", "out_of_range", late);
      const bad = propertiesProblem(one.properties);
      if (bad) return refused("properties", "too_long", bad);
      const [contact, itemId] = await Promise.all([
        one.contact ? found(one.contact) : undefined,
        one.item ? item(one.item) : undefined,
      ]);
      if (one.contact && !contact)
        return refused(fieldOf(one.contact), "not_found", "is no contact; identify them first, and they are one");
      if (one.item && itemId === undefined)
        return refused("id" in one.item ? "item.id" : "item.externalId", "not_found", "is no item of the catalogue");
      return put(one, {
        type: one.type,
        contactId: contact?.contactId ?? null,
        itemId: itemId ?? null,
        properties: one.properties,
        occurredAt,
      });
    }

    /** Written before it is done: whoever comes again after a crash does what was written, and not what came with the repetition. */
    async function identified(one: Identifying): Promise<Taken> {
      const occurredAt = one.occurredAt === undefined ? receivedAt : new Date(one.occurredAt).toISOString();
      const late = timeProblem(occurredAt, clock.now());
      if (late) return refused("occurredAt", "out_of_range", late);
      const present = await events.get(eventIdOf(ids, one.messageId));
      if (present) return done({ kind: "repeated", event: present });
      const problems = await identify.check(one.traits);
      if (problems.length > 0)
        return { kind: "refused", problems: problems.map((each) => ({ ...each, field: `traits.${each.field}` })) };
      // Last of all: what is refused or repeated leaves nobody behind.
      const reached = await identify.reach(one.contact, one.traits.name);
      if (!reached) return refused("contact.contactId", "not_found", "is no contact");
      const outcome = await put(one, {
        type: IDENTIFIED,
        contactId: reached.contactId,
        itemId: null,
        properties: { traits: one.traits as unknown as PlainObject },
        occurredAt,
      });
      return done(outcome);
    }

    async function done(outcome: Put): Promise<Taken> {
      if (outcome.event.type === IDENTIFIED) await identify.apply(outcome.event);
      return outcome;
    }

    async function put(
      { messageId }: Common,
      what: Pick<BusinessEvent, "type" | "contactId" | "itemId" | "properties" | "occurredAt">,
    ): Promise<Put> {
      const event: BusinessEvent = { eventId: eventIdOf(ids, messageId), messageId, ...what, receivedAt, source };
      const outcome = await events.put(event, await isFollowed(event.type));
      return outcome.kind === "accepted" ? { kind: "accepted", event } : outcome;
    }
  };

  async function find(name: ContactName): Promise<Contact | undefined> {
    const [first] =
      name.contactId === undefined ? await contacts.findByIdentities(identitiesOf(name)) : [name.contactId];
    return first === undefined ? undefined : contacts.resolve(first);
  }
}

const fieldOf = (name: ContactName): string =>
  `contact.${(["contactId", "externalId", "email", "phone"] as const).find((way) => name[way] !== undefined) ?? "contactId"}`;

function once<Name, Found>(look: (name: Name) => Promise<Found>): (name: Name) => Promise<Found> {
  const known = new Map<string, Promise<Found>>();
  return (name) => {
    const key = JSON.stringify(name);
    const found = known.get(key) ?? look(name);
    known.set(key, found);
    return found;
  };
}

async function inGroups<One>(each: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const rest = [...each];
  const worker = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, each.length) }, worker));
}
