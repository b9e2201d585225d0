/**
 * Rules follow an event: at once, or when its time has come. Whatever is done has ids that follow from rule, event and person, and the event
 * leaves the outbox last, so that doing it again is as if it was done once.
 */
import type { BusinessEvent } from "../events/model.ts";
import { orderOf } from "../events/model.ts";
import type { EventStore } from "../events/ports.ts";
import { keptOnce } from "../kernel/once.ts";
import type { PlainObject } from "../kernel/plain.ts";
import type { Ids } from "../kernel/ports.ts";
import type { PersonalNotices } from "../notices/ports.ts";
import type { TeamStore } from "../people/ports.ts";
import { addressAt, asked, asksForContact, dueOf, filled, itemTold, thingOf, valuesFor } from "./evaluate.ts";
import {
  byPosition,
  type Counts,
  counted,
  type Decided,
  type EventRule,
  type LogEntry,
  NAMED_IN_LOG,
  NOBODY,
  type PersonOutcome,
  type Told,
  type Waiting,
} from "./model.ts";
import type { EventRuleStore, InterestedIn, ReadItem, RuleLog, TellRest, WaitStore } from "./ports.ts";
import { makeTell, prepare, skipped, type TellPorts } from "./tell.ts";

export interface ApplyPorts extends TellPorts {
  readonly events: Pick<EventStore, "get" | "settle" | "found">;
  readonly rules: Pick<EventRuleStore, "surely" | "get">;
  readonly waits: WaitStore;
  readonly log: Pick<RuleLog, "write" | "get">;
  readonly interestedIn: InterestedIn;
  readonly readItem: ReadItem;
  readonly notices: Pick<PersonalNotices, "notify">;
  readonly teams: Pick<TeamStore, "get">;
  readonly tellRest: TellRest;
  /** Tells whoever looks after the system why a rule did not do its work; the event comes again. */
  readonly onFailed: (ruleId: string, error: unknown) => void;
  readonly ids: Ids;
}

export interface ApplyRules {
  /** All rules of the tenant. */
  apply(
    eventId: string,
  ): Promise<
    { readonly kind: "missing" } | { readonly kind: "applied"; readonly rules: number; readonly told: number }
  >;
  /** The one whose time has come, as the timer names it. What it says is asked again: much may have happened since. */
  fire(waitId: string, own: string): Promise<string>;
  /** A page of the people whom a rule tells. */
  page(
    ruleId: string,
    eventId: string,
    cursor: string,
  ): Promise<{ readonly people: readonly PersonOutcome[]; readonly nextCursor?: string } | undefined>;
  /** Writes down how far a rule came with an event that many are told of. */
  note(ruleId: string, eventId: string, counts: Counts, over: boolean): Promise<void>;
}

/** Contacts of one page, and how many of them are worked on at the same time. */
const PAGE = 100;
const AT_ONCE = 16;

export function makeApplyRules(ports: ApplyPorts): ApplyRules {
  const { events, rules, waits, log, interestedIn, readItem, notices, teams, reach, tellRest, teller, clock, ids } =
    ports;
  const { onFailed } = ports;
  const tell = makeTell(ports);

  const waitOf = ({ id, about }: EventRule, event: BusinessEvent, thing: string | undefined) => ({
    waitId: ids.derive("rule waits", id, about ?? "", thing ?? event.eventId),
    own: ownOf(event.contactId),
  });
  const ownOf = (contactId: string | null) => ids.derive("rule waits for", contactId ?? "").slice(0, 16);

  const itemOf = (event: BusinessEvent) =>
    keptOnce(
      async (_: "item"): Promise<PlainObject | undefined> =>
        event.itemId === null ? undefined : readItem(event.itemId),
    );

  const entryOf = (ruleId: string, event: BusinessEvent, more: Partial<LogEntry>): LogEntry => ({
    ruleId,
    eventId: event.eventId,
    order: orderOf(event),
    type: event.type,
    contactId: event.contactId,
    outcome: "done",
    reason: null,
    because: [],
    until: null,
    counts: NOBODY,
    people: [],
    at: new Date(clock.now()).toISOString(),
    ...more,
  });
  const write = (ruleId: string, event: BusinessEvent, more: Partial<LogEntry>) =>
    log.write(entryOf(ruleId, event, more));

  /** What waited is told of where it is looked for: with the event that it was of. */
  async function end({ ruleId, order }: Waiting, outcome: "replaced" | "cancelled", by: BusinessEvent): Promise<void> {
    const before = await log.get(ruleId, order);
    if (!before) return;
    const reason = { code: outcome, text: `by ${by.type} of ${by.occurredAt}` };
    await log.write({ ...before, outcome, reason, until: null, at: new Date(clock.now()).toISOString() });
  }

  return {
    async apply(eventId) {
      const event = await events.get(eventId);
      if (!event) return { kind: "missing" };
      const active = byPosition(await rules.surely()).filter((rule) => rule.active);
      const item = itemOf(event);
      const failures: unknown[] = [];
      /** One rule that fails keeps none of the others from what they do. */
      const each = async (following: readonly EventRule[], work: (rule: EventRule) => Promise<void>) => {
        for (const rule of following)
          try {
            await work(rule);
          } catch (error) {
            failures.push(error);
            onFailed(rule.id, error);
          }
      };
      await each(
        active.filter(({ cancelOn }) => cancelOn.includes(event.type)),
        async (rule) => {
          const thing = thingOf(rule, valuesFor(event, await item("item")));
          if (thing === undefined) return;
          const { waitId, own } = waitOf(rule, event, thing);
          const gone = await waits.cancel(waitId, { own, order: orderOf(event), contactId: event.contactId });
          for (const waiting of gone) await end(waiting, "cancelled", event);
        },
      );
      const following = active.filter(({ when }) => when.type === event.type);
      let told = 0;
      await each(following, async (rule) => {
        told += await consider(rule, event, await item("item"));
      });
      // All of them again: whatever was done is done once.
      if (failures.length > 0) throw failures[0];
      await events.settle(eventId);
      return { kind: "applied", rules: following.length, told };
    },

    async fire(waitId, own) {
      const waiting = await waits.get(waitId, own);
      if (!waiting) return "nothing";
      const [rule, event] = await Promise.all([rules.get(waiting.ruleId), events.get(waiting.eventId)]);
      if (!event) return "event_missing";
      if (!rule?.active) {
        await write(waiting.ruleId, event, {
          outcome: "skipped",
          reason: { code: "rule_inactive", text: "the rule was switched off or removed meanwhile" },
        });
        return "rule_inactive";
      }
      const item = await itemOf(event)("item");
      const fits = await stillFits(rule, event, item);
      if (fits) await act(rule, event, item, fits);
      return fits ? "told" : "no_match";
    },

    async page(ruleId, eventId, cursor) {
      const [rule, event] = await Promise.all([rules.get(ruleId), events.get(eventId)]);
      if (!rule?.active || !event || rule.action.kind === "notice") return undefined;
      const item = await itemOf(event)("item");
      return toldPage({ ...rule, action: rule.action }, event, item, cursor);
    },

    async note(ruleId, eventId, more, over) {
      const event = await events.get(eventId);
      const before = event && (await log.get(ruleId, orderOf(event)));
      if (event && before) await write(ruleId, event, { ...before, counts: more, outcome: over ? "done" : "underway" });
    },
  };

  /** Undefined, and written down, where the condition does not hold. What is asked of each person is asked when they are told. */
  async function stillFits(
    rule: EventRule,
    event: BusinessEvent,
    item: PlainObject | undefined,
  ): Promise<readonly Decided[] | undefined> {
    const { condition } = rule.when;
    const isForEach = asksForContact(condition) && rule.action.kind !== "notice";
    if (isForEach) return [];
    const contact =
      asksForContact(condition) && event.contactId !== null ? await ports.contacts.resolve(event.contactId) : undefined;
    const { holds, because } = asked(condition, valuesFor(event, item, contact));
    const decided = because.slice(0, 10).map(({ path, op, verdict }) => ({ path, op, verdict }));
    if (holds) return decided;
    await write(rule.id, event, { outcome: "no_match", because: decided });
    return undefined;
  }

  async function consider(rule: EventRule, event: BusinessEvent, item: PlainObject | undefined): Promise<number> {
    const because = await stillFits(rule, event, item);
    if (!because) return 0;
    const values = valuesFor(event, item);
    const due = dueOf(rule, event, values, clock.now());
    if (due.kind === "now") return act(rule, event, item, because);
    const { waitId, own } = waitOf(rule, event, thingOf(rule, values));
    if (due.kind === "never") {
      // What it is about is as this event says: what waits by an earlier one is not true any more.
      const gone = await waits.cancel(waitId, { own, order: orderOf(event), contactId: event.contactId });
      for (const waiting of gone) await end(waiting, "replaced", event);
      await write(rule.id, event, { outcome: "skipped", because, reason: { code: due.code, text: due.text } });
      return 0;
    }
    const waiting: Waiting = {
      ...{ waitId, own, ruleId: rule.id, eventId: event.eventId, order: orderOf(event), contactId: event.contactId },
      wakeAt: due.at,
    };
    const put = await waits.put(waiting);
    if (put.kind === "outdated") {
      const reason = { code: "outdated", text: "something that happened later is known already" };
      // One that waited before and came again has its end written already.
      if (!(await log.get(rule.id, orderOf(event))))
        await write(rule.id, event, { outcome: "skipped", because, reason });
      return 0;
    }
    if (put.replaced && put.replaced.eventId !== event.eventId) await end(put.replaced, "replaced", event);
    await write(rule.id, event, { outcome: "waiting", because, until: due.at });
    return 0;
  }

  /** Returns how many are told. */
  async function act(
    rule: EventRule,
    event: BusinessEvent,
    item: PlainObject | undefined,
    because: readonly Decided[],
  ): Promise<number> {
    const { action } = rule;
    if (action.kind === "notice") return notice(rule, event, item, because, action.text);
    const { people, nextCursor } = await toldPage({ ...rule, action }, event, item);
    const counts = counted(NOBODY, people);
    await write(rule.id, event, {
      ...{ because, counts },
      people: people.slice(0, NAMED_IN_LOG),
      outcome: nextCursor === undefined ? "done" : "underway",
    });
    const rest = { ruleId: rule.id, eventId: event.eventId, counts };
    if (nextCursor !== undefined) await tellRest({ ...rest, cursor: nextCursor }, event);
    return people.filter(({ outcome }) => outcome === "told").length;
  }

  async function toldPage(
    rule: EventRule & { readonly action: Told },
    event: BusinessEvent,
    item: PlainObject | undefined,
    cursor?: string,
  ): Promise<{ readonly people: readonly PersonOutcome[]; readonly nextCursor?: string }> {
    const { ids: found, none, nextCursor } = await audience(rule, event, item, cursor);
    if (none) return { people: [none] };
    const more = nextCursor === undefined ? {} : { nextCursor };
    if (found.length === 0) return { people: [], ...more };
    const prepared = await prepare(teller, { rule, event, item }, clock.now());
    if (prepared.kind === "invalid") return { people: [skipped(null, "invalid", prepared.text)] };
    const telling = { rule, event, item, thing: thingOf(rule, valuesFor(event, item)), prepared };
    const people: PersonOutcome[] = [];
    const rest = [...found.entries()];
    const work = async () => {
      for (let next = rest.shift(); next; next = rest.shift()) people[next[0]] = await tell(telling, next[1]);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, found.length) }, work));
    return { people, ...more };
  }

  async function audience(
    { people }: EventRule,
    event: BusinessEvent,
    item: PlainObject | undefined,
    cursor: string | undefined,
  ): Promise<{ readonly ids: readonly string[]; readonly none?: PersonOutcome; readonly nextCursor?: string }> {
    switch (people.kind) {
      case "contact":
        return event.contactId === null
          ? { ids: [], none: skipped(null, "no_contact", "the event is about nobody") }
          : { ids: [event.contactId] };
      case "interested": {
        if (event.itemId === null) return { ids: [], none: skipped(null, "no_item", "the event is about no item") };
        const page = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
        const { items, nextCursor } = await interestedIn(event.itemId, page, itemTold(event));
        return {
          ids: [...new Set(items.map(({ contactId }) => contactId))],
          ...(nextCursor === undefined ? {} : { nextCursor }),
        };
      }
      case "address": {
        const address = addressAt(valuesFor(event, item), people.path);
        const contact = address && (await reach(address));
        // What is told of them stands in the event: it is given out and erased with their data.
        if (contact && event.contactId === null) await events.found(contact.contactId, event);
        return contact
          ? { ids: [contact.contactId] }
          : { ids: [], none: skipped(null, "no_address", `no address stands at ${people.path}`) };
      }
      case "contacts":
        return { ids: [...new Set(people.contactIds)] };
      case "members":
      case "team":
        return { ids: [], none: skipped(null, "not_customers", "people of the business are given notices") };
    }
  }

  async function notice(
    rule: EventRule,
    event: BusinessEvent,
    item: PlainObject | undefined,
    because: readonly Decided[],
    line: string,
  ): Promise<number> {
    const { people } = rule;
    const members =
      people.kind === "members"
        ? people.userIds
        : people.kind === "team"
          ? ((await teams.get(people.teamId))?.members ?? [])
          : [];
    const contact = event.contactId === null ? undefined : await ports.contacts.resolve(event.contactId);
    const text = filled(line, valuesFor(event, item, contact));
    const subject = contact ? { kind: "contact", id: contact.contactId } : { kind: "event", id: event.eventId };
    await notices.notify(
      [...new Set(members)].map((person) => ({
        ...{ person, kind: "event" as const, subject, text },
        // Its own time, that whoever tells it again after a crash names as well.
        at: event.receivedAt,
        fact: [rule.id, event.eventId],
      })),
    );
    const told = members.map((id) => ({ outcome: "told", id }) as const);
    const reason = members.length > 0 ? null : { code: "nobody", text: "there is nobody to be told" };
    await write(rule.id, event, {
      because,
      reason,
      outcome: members.length > 0 ? "done" : "skipped",
      people: told.slice(0, NAMED_IN_LOG),
      counts: counted(NOBODY, told),
    });
    return told.length;
  }
}
