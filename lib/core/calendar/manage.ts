/** What people do with events of their own, and with the secret address of their calendar. */
import type { Clock, Ids } from "../kernel/ports.ts";
import {
  type CalendarEvent,
  type CalendarProblem,
  type EventTimes,
  feedToken,
  instantsOf,
  MAX_PEOPLE,
  movedTimes,
} from "./model.ts";
import type { CalendarEventStore, FeedLinkStore, Move, MoveOutcome } from "./ports.ts";
import { eventEntry } from "./sources.ts";

export interface NewCalendarEvent extends EventTimes {
  readonly title: string;
  readonly notes: string | null;
  readonly people: readonly string[];
}
export interface CalendarEventEdit extends Partial<NewCalendarEvent> {}

export type EventOutcome =
  | { readonly kind: "done"; readonly event: CalendarEvent }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly event: CalendarEvent }
  /** They see it, and it is another's to change. */
  | { readonly kind: "not_yours" }
  | { readonly kind: "invalid"; readonly problems: readonly CalendarProblem[] };

export interface ManageCalendarEvents {
  /** Undefined for who neither owns it nor is named in it. */
  get(eventId: string, person: string): Promise<CalendarEvent | undefined>;
  /** The same request is the same event. */
  create(
    owner: string,
    fresh: NewCalendarEvent,
    request: { readonly id: string; readonly at: string },
  ): Promise<EventOutcome>;
  change(one: OneEvent, change: CalendarEventEdit): Promise<EventOutcome>;
  remove(one: OneEvent): Promise<EventOutcome>;
  move(move: Move): Promise<MoveOutcome>;
}
export interface OneEvent {
  readonly eventId: string;
  readonly person: string;
  readonly expectedVersion: number | undefined;
}

const ATTEMPTS = 5;
const EVENT_ID = /^[a-z0-9]{26}$/;

export function makeManageCalendarEvents(ports: {
  readonly events: CalendarEventStore;
  /** Those of the ids who are of the team. */
  readonly membersOf: (ids: readonly string[]) => Promise<readonly { readonly userId: string }[]>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}): ManageCalendarEvents {
  const { events, membersOf, clock, ids } = ports;

  const get: ManageCalendarEvents["get"] = async (eventId, person) => {
    const event = EVENT_ID.test(eventId) ? await events.get(eventId) : undefined;
    return event && (event.owner === person || event.people.includes(person)) ? event : undefined;
  };

  async function strangersIn(people: readonly string[], owner: string): Promise<readonly CalendarProblem[]> {
    if (people.length === 0) return [];
    const problem = (code: string, message: string) => [{ field: "people", code, message }];
    if (people.length > MAX_PEOPLE) return problem("too_many", `may be ${MAX_PEOPLE} of them`);
    if (people.includes(owner)) return problem("not_allowed", "name others: its owner sees it anyway");
    const known = new Set((await membersOf(people)).map(({ userId }) => userId));
    return people.every((one) => known.has(one)) ? [] : problem("not_found", "are not all of the team");
  }

  async function step(
    { eventId, person, expectedVersion }: OneEvent,
    take: (before: CalendarEvent) => Promise<"again" | EventOutcome>,
  ): Promise<EventOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await get(eventId, person);
      if (!before) return { kind: "missing" };
      if (before.owner !== person) return { kind: "not_yours" };
      if (expectedVersion !== undefined && before.version !== expectedVersion) return { kind: "stale", event: before };
      const taken = await take(before);
      if (taken !== "again") return taken;
    }
    throw new Error("the event kept changing");
  }

  const change: ManageCalendarEvents["change"] = (one, edit) =>
    step(one, async (before) => {
      const next = { ...before, ...edit };
      const [times, strangers] = [instantsOf(next), edit.people ? await strangersIn(edit.people, before.owner) : []];
      const problems = [...("problems" in times ? times.problems : []), ...strangers];
      if (problems.length > 0 || "problems" in times) return { kind: "invalid", problems };
      const updatedAt = new Date(clock.now()).toISOString();
      const event: CalendarEvent = { ...next, ...times, updatedAt, version: before.version + 1 };
      return (await events.save(event, before)) === "saved" ? { kind: "done", event } : "again";
    });

  return {
    get,
    async create(owner, fresh, { id, at }) {
      const [times, strangers] = [instantsOf(fresh), await strangersIn(fresh.people, owner)];
      const problems = [...("problems" in times ? times.problems : []), ...strangers];
      if (problems.length > 0 || "problems" in times) return { kind: "invalid", problems };
      const eventId = ids.derive("calendar-event", id);
      const event: CalendarEvent = {
        ...{ ...fresh, eventId, owner, people: [...new Set(fresh.people)] },
        ...times,
        ...{ createdAt: at, updatedAt: at, version: 1 },
      };
      const created = await events.create(event);
      return { kind: "done", event: created === "created" ? event : ((await events.get(eventId)) ?? event) };
    },

    change,
    remove: (one) =>
      step(one, async (event) => ((await events.remove(event)) === "removed" ? { kind: "done", event } : "again")),

    async move({ id, viewer, start, end, timeZone, expectedVersion }) {
      const before = await get(id, viewer.id);
      if (!before) return { kind: "missing" };
      if (before.owner !== viewer.id) return { kind: "fixed", reason: "not_yours" };
      if (!viewer.manage) return { kind: "fixed", reason: "not_allowed" };
      const times = movedTimes(before, start, end, timeZone);
      const outcome = await change({ eventId: id, person: viewer.id, expectedVersion }, times);
      switch (outcome.kind) {
        case "done":
          return { kind: "moved", entry: eventEntry(outcome.event, viewer) };
        case "stale":
          return { kind: "stale", version: outcome.event.version };
        case "not_yours":
          return { kind: "fixed", reason: "not_yours" };
        default:
          return outcome;
      }
    },
  };
}

export interface ManageFeedLink {
  /** When it was made; undefined where there is none. */
  get(person: string): Promise<{ readonly createdAt: string } | undefined>;
  /** Makes one, in place of the one before; the token is told this once. The same request makes the same one. */
  make(
    person: string,
    request: { readonly at: string },
  ): Promise<{ readonly token: string; readonly createdAt: string }>;
  revoke(person: string): Promise<void>;
  /** Whether the token is this person's present one. */
  opens(person: string, secret: string): Promise<boolean>;
}

export function makeManageFeedLink(
  tenant: string,
  ports: {
    readonly links: FeedLinkStore;
    readonly ids: Ids;
    /** In constant time. */
    readonly same: (left: string, right: string) => boolean;
  },
): ManageFeedLink {
  const { links, ids, same } = ports;
  /** 160 random bits need no slow hash. */
  const hashOf = (person: string, secret: string) => ids.derive("calendar-feed", tenant, person, secret);
  return {
    async get(person) {
      const link = await links.get(person);
      return link && { createdAt: link.createdAt };
    },
    async make(person, { at }) {
      const secret = (ids.random() + ids.random()).slice(0, 32);
      const version = ((await links.get(person))?.version ?? 0) + 1;
      await links.put({ person, hash: hashOf(person, secret), createdAt: at, version });
      return { token: feedToken(tenant, person, secret), createdAt: at };
    },
    revoke: (person) => links.remove(person),
    async opens(person, secret) {
      const link = await links.get(person);
      return link !== undefined && same(link.hash, hashOf(person, secret));
    },
  };
}
