/** A rule held against what happened already: who would have been told what, and when. Nothing is written, nobody is told. */
import type { Because } from "../conditions/model.ts";
import type { Contact, Identity } from "../contacts/model.ts";
import type { ContactStore } from "../contacts/ports.ts";
import { type BusinessEvent, orderOf } from "../events/model.ts";
import type { EventStore } from "../events/ports.ts";
import { keptOnce } from "../kernel/once.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Plain, PlainObject } from "../kernel/plain.ts";
import type { Clock } from "../kernel/ports.ts";
import type { TeamStore } from "../people/ports.ts";
import { addressAt, asked, asksForContact, dueOf, filled, itemTold, thingOf, valuesFor } from "./evaluate.ts";
import type { EventRule, Told } from "./model.ts";
import type { InterestedIn, Prepared, ReadItem, Teller } from "./ports.ts";
import { prepare, saidTo } from "./tell.ts";

/** Whether somebody could be told now: by which channel, or why not. */
export type Outlook = (
  contact: Contact,
  how: Pick<Prepared, "channels" | "purpose">,
) => Promise<
  | { readonly kind: "could"; readonly channel: string }
  | { readonly kind: "not"; readonly code: string; readonly text: string }
>;

export interface DryRunPorts {
  readonly events: Pick<EventStore, "list">;
  readonly contacts: Pick<ContactStore, "resolve" | "findByIdentities">;
  readonly interestedIn: InterestedIn;
  readonly readItem: ReadItem;
  readonly teams: Pick<TeamStore, "get">;
  readonly teller: Teller;
  readonly outlook: Outlook;
  readonly clock: Clock;
}

export interface DryRunInput {
  readonly rule: EventRule;
  /** The latest of them in this range. */
  readonly range: { readonly from?: string; readonly to?: string };
  readonly most: number;
}

/** What would have become of one person and event. */
export interface WouldBe {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly outcome: "told" | "quiet" | "skipped" | "no_match" | "replaced" | "cancelled";
  readonly contactId: string | null;
  readonly name: string | null;
  /** When; for what waits, its time. */
  readonly at: string | null;
  readonly channel: string | null;
  readonly data: Readonly<Record<string, Plain>> | null;
  readonly text: string | null;
  readonly reason: { readonly code: string; readonly text: string } | null;
  readonly because: readonly Because[];
}

export interface DryRun {
  /** Events that were looked at, oldest first. */
  readonly events: number;
  /** How many there were of each outcome, and of each reason. */
  readonly counts: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly details: readonly WouldBe[];
  /** There was more than one request may look at: of events, or of people. */
  readonly cut: boolean;
}

const DETAILS = 50;
/** People whom one run looks at, and how long it may. */
const MOST_PEOPLE = 2_000;
const MOST_MS = 18_000;
const PAGE = 100;
const MINUTE = 60_000;

export function makeDryRun(ports: DryRunPorts): (input: DryRunInput) => Promise<DryRun> {
  const { events, contacts, interestedIn, readItem, teams, teller, outlook, clock } = ports;

  return async ({ rule, range, most }) => {
    const began = clock.now();
    const read = await readAll(rule, range, most);
    const resolve = keptOnce((id: string) => contacts.resolve(id));
    const item = keptOnce((id: string) => readItem(id));
    // Somebody's way is the same for all that would be said to them by this rule.
    const ways = new Map<string, ReturnType<Outlook>>();
    const preparing = new Map<string, ReturnType<Teller["prepare"]>>();
    const toldAt = new Map<string, number>();
    const found: WouldBe[] = [];
    const waits = new Map<string, { readonly indexes: number[] }>();
    const counts: Record<string, number> = {};
    const reasons: Record<string, number> = {};
    let people = 0;
    let looked = 0;
    let isCut = read.cut;

    for (const event of read.events) {
      if (people >= MOST_PEOPLE || clock.now() - began > MOST_MS) {
        isCut = true;
        break;
      }
      looked++;
      const about = event.itemId === null ? undefined : await item(event.itemId);
      const values = valuesFor(event, about);
      const thing = thingOf(rule, values);
      const place = `${thing ?? event.eventId} ${event.contactId ?? ""}`;
      if (rule.cancelOn.includes(event.type) && thing !== undefined) takeBack(place, event, "cancelled");
      if (event.type === rule.when.type) await consider(event, about, thing, place);
    }
    for (const { outcome, reason } of found) {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      if (reason) reasons[reason.code] = (reasons[reason.code] ?? 0) + 1;
    }
    // Whoever would be told first: that is what people look for.
    const rank = (one: WouldBe) => (one.outcome === "told" ? 0 : one.outcome === "no_match" ? 2 : 1);
    const details = [...found].sort((a, b) => rank(a) - rank(b)).slice(0, DETAILS);
    return { events: looked, counts, reasons, details, cut: isCut };

    /** What still waits when this happens. */
    function takeBack(place: string, event: BusinessEvent, outcome: "replaced" | "cancelled"): void {
      for (const index of waits.get(place)?.indexes ?? []) {
        const one = found[index];
        if (one?.outcome !== "told" || one.at === null || one.at <= event.occurredAt) continue;
        found[index] = { ...one, outcome, reason: { code: outcome, text: `by ${event.type} of ${event.occurredAt}` } };
      }
      waits.delete(place);
    }

    async function consider(
      event: BusinessEvent,
      about: PlainObject | undefined,
      thing: string | undefined,
      place: string,
    ): Promise<void> {
      const base = { ...BLANK, eventId: event.eventId, occurredAt: event.occurredAt };
      const isForEach = asksForContact(rule.when.condition) && rule.action.kind !== "notice";
      const own = event.contactId === null ? undefined : await resolve(event.contactId);
      const evaluation = asked(rule.when.condition, valuesFor(event, about, own));
      const { because } = evaluation;
      if (!isForEach && !evaluation.holds) {
        found.push({ ...base, outcome: "no_match", because });
        return;
      }
      const values = valuesFor(event, about);
      // As it was then: what would have been past when the event came.
      const due = dueOf(rule, event, values, Date.parse(event.receivedAt));
      takeBack(place, event, "replaced");
      if (due.kind === "never") {
        found.push({ ...base, outcome: "skipped", because, reason: { code: due.code, text: due.text } });
        return;
      }
      const at = due.kind === "later" ? due.at : event.receivedAt;
      const indexes: number[] = [];
      if (due.kind === "later") waits.set(place, { indexes });
      const { action } = rule;
      if (action.kind === "notice") {
        const members = await membersOf();
        const text = filled(action.text, valuesFor(event, about, own));
        for (const id of members) found.push({ ...base, outcome: "told", contactId: id, at, text, because });
        if (members.length === 0)
          found.push({
            ...base,
            outcome: "skipped",
            because,
            reason: { code: "nobody", text: "there is nobody to be told" },
          });
        people += members.length;
        return;
      }
      const named: EventRule & { readonly action: Told } = { ...rule, action };
      const prepared = await preparedFor(named, event, about);
      if (prepared.kind === "invalid") {
        found.push({ ...base, outcome: "skipped", because, reason: { code: "invalid", text: prepared.text } });
        return;
      }
      for await (const one of audience(event, values)) {
        if (people++ >= MOST_PEOPLE) {
          isCut = true;
          return;
        }
        const would = { ...base, because, at };
        if ("code" in one) {
          found.push({ ...would, outcome: "skipped", at: null, reason: one });
          continue;
        }
        const contact = await resolve(one.contactId);
        const who = { contactId: contact?.contactId ?? one.contactId, name: contact?.name ?? null };
        if (!contact) {
          found.push({ ...would, ...who, outcome: "skipped", reason: GONE });
          continue;
        }
        const said = saidTo({ rule: named, event, item: about, thing, prepared }, contact);
        if (said.kind === "not") {
          const { reason = null } = said.outcome;
          const outcome = reason?.code === "no_match" ? "no_match" : "skipped";
          found.push({ ...would, ...who, outcome, reason });
          continue;
        }
        const key = `${who.contactId} ${rule.quiet?.per === "thing" ? (thing ?? event.eventId) : ""}`;
        const last = toldAt.get(key);
        if (rule.quiet && last !== undefined && Date.parse(at) - last < rule.quiet.minutes * MINUTE) {
          found.push({ ...would, ...who, outcome: "quiet", reason: { code: "quiet", text: `told at ${iso(last)}` } });
          continue;
        }
        const way = await (ways.get(who.contactId) ?? kept(who.contactId, outlook(contact, prepared)));
        const details = { ...would, ...who, data: said.data, text: said.text ?? null };
        if (way.kind === "not") {
          found.push({ ...details, outcome: "skipped", reason: { code: way.code, text: way.text } });
          continue;
        }
        toldAt.set(key, Date.parse(at));
        indexes.push(found.push({ ...details, outcome: "told", channel: way.channel }) - 1);
      }
    }

    function kept(contactId: string, way: ReturnType<Outlook>): ReturnType<Outlook> {
      ways.set(contactId, way);
      return way;
    }

    /** Once, but where a time of the event says until when it is worth something. */
    function preparedFor(
      named: EventRule & { readonly action: Told },
      event: BusinessEvent,
      about: PlainObject | undefined,
    ) {
      const key = named.action.kind === "notify" && named.action.sendBefore ? event.eventId : "";
      const known =
        preparing.get(key) ?? prepare(teller, { rule: named, event, item: about }, Date.parse(event.receivedAt));
      preparing.set(key, known);
      return known;
    }

    async function membersOf(): Promise<readonly string[]> {
      const { people: who } = rule;
      if (who.kind === "members") return who.userIds;
      return who.kind === "team" ? ((await teams.get(who.teamId))?.members ?? []) : [];
    }

    async function* audience(
      event: BusinessEvent,
      values: ReturnType<typeof valuesFor>,
    ): AsyncGenerator<{ readonly contactId: string } | { readonly code: string; readonly text: string }> {
      const { people: who } = rule;
      if (who.kind === "contact")
        yield event.contactId === null
          ? { code: "no_contact", text: "the event is about nobody" }
          : { contactId: event.contactId };
      else if (who.kind === "contacts") for (const contactId of who.contactIds) yield { contactId };
      else if (who.kind === "address") {
        const address: Identity | undefined = addressAt(values, who.path);
        const [contactId] = address ? await contacts.findByIdentities([address]) : [];
        // Whoever is not known yet would become a contact.
        if (contactId !== undefined) yield { contactId };
        else
          yield address
            ? { code: "new_contact", text: "nobody has this address yet: they would become a contact" }
            : { code: "no_address", text: `no address stands at ${who.path}` };
      } else if (who.kind === "interested" && event.itemId === null)
        yield { code: "no_item", text: "the event is about no item" };
      else if (who.kind === "interested") {
        let cursor: string | undefined;
        do {
          const asked: PageRequest = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
          const page: Page<{ readonly contactId: string }> = await interestedIn(
            event.itemId ?? "",
            asked,
            itemTold(event),
          );
          yield* page.items;
          cursor = page.nextCursor;
        } while (cursor !== undefined);
      }
    }
  };

  /** The latest, oldest first. */
  async function readAll(rule: EventRule, range: DryRunInput["range"], most: number) {
    const types = [...new Set([rule.when.type, ...rule.cancelOn])];
    const all: BusinessEvent[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<BusinessEvent> = await events.list(
        types,
        { limit: Math.min(PAGE, most - all.length), ...(cursor === undefined ? {} : { cursor }) },
        range,
      );
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && all.length < most);
    const inTime = all.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    return { events: inTime, cut: cursor !== undefined };
  }
}

const GONE = { code: "contact_missing", text: "the contact is not there any more" };
const BLANK = {
  contactId: null,
  name: null,
  at: null,
  channel: null,
  data: null,
  text: null,
  reason: null,
  because: [],
} as const;
const iso = (ms: number): string => new Date(ms).toISOString();
