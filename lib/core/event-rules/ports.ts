import type { BusinessEvent } from "../events/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { PlainObject } from "../kernel/plain.ts";
import type { Counts, EventRule, LogEntry, Told, Waiting } from "./model.ts";

export interface EventRuleStore extends Catalogue<EventRule> {
  /** All of them, as they surely are. */
  surely(): Promise<readonly EventRule[]>;
}

/** Types that events are left for the outbox by: at least those that active rules follow. */
export interface FollowedStore {
  read(): Promise<{ readonly types: ReadonlySet<string>; readonly version: number }>;
  /** Replaces them when the stored version is that one. */
  save(types: readonly string[], version: number): Promise<"saved" | "conflict">;
}

export interface WaitStore {
  /**
   * Puts it in the place of what waits for the same rule, thing and contact, and has it fire at its time. `outdated`: something that happened
   * later is there, or took it back. `replaced`: what gave way.
   */
  put(
    waiting: Waiting,
  ): Promise<{ readonly kind: "waiting"; readonly replaced?: Waiting } | { readonly kind: "outdated" }>;
  /** Undefined where it was fired, replaced or taken back. */
  get(waitId: string, own: string): Promise<Waiting | undefined>;
  /**
   * Takes back what waits under this id and happened before that moment: of this contact and of nobody, and of everybody where the contact is
   * null; what comes later and happened before stays away. Returns what was taken back.
   */
  cancel(waitId: string, by: Pick<Waiting, "own" | "order" | "contactId">): Promise<readonly Waiting[]>;
}

export interface ToldStore {
  /**
   * Notes that a contact was told of something by a rule, unless that was within so many milliseconds, of another event. The same
   * event again is no other one: whoever begins once more after a crash may go on.
   */
  claim(
    contactId: string,
    what: { readonly ruleId: string; readonly thing: string; readonly eventId: string },
    now: number,
    withinMs: number,
  ): Promise<boolean>;
}

export interface RuleLog {
  /** In place of what the rule made of the same event before. */
  write(entry: LogEntry): Promise<void>;
  get(ruleId: string, order: string): Promise<LogEntry | undefined>;
  /** Latest events first. */
  list(ruleId: string, page: PageRequest): Promise<Page<LogEntry>>;
}

/** Contacts who are interested in an item, each once: as it is now, or as an event tells that it was. */
export type InterestedIn = (
  itemId: string,
  page: PageRequest,
  told?: PlainObject,
) => Promise<Page<{ readonly contactId: string }>>;
/** As conditions see it; undefined where there is none. */
export type ReadItem = (itemId: string) => Promise<PlainObject | undefined>;

/** Tells somebody what a rule says, as everybody who asks for a notification does. */
export interface Teller {
  /** What is said once for an event, however many are told; `invalid`: it cannot be said. */
  prepare(
    action: Told,
    event: BusinessEvent,
    sendBefore: string | undefined,
    createdBy: string,
  ): Promise<{ readonly kind: "invalid"; readonly text: string } | Prepared>;
}
export interface Prepared {
  readonly kind: "prepared";
  /** Of how it goes, for who only looks. */
  readonly channels: readonly string[];
  readonly purpose: "transactional" | "service" | "marketing";
  /** What is wrong with the variables; undefined where nothing is. */
  problem(data: Readonly<Record<string, unknown>>, text: string | undefined): string | undefined;
  tell(
    contactId: string,
    said: { readonly data: Readonly<Record<string, unknown>>; readonly text: string | undefined },
    externalId: string,
    at: string,
  ): Promise<
    | { readonly kind: "queued"; readonly notificationId: string }
    | { readonly kind: "contact_missing" }
    /** What it is about is gone. */
    | { readonly kind: "refused"; readonly text: string }
  >;
}

/** Begins the work of telling the rest of many. The same event and rule again is the same work. */
export type TellRest = (
  rest: { readonly ruleId: string; readonly eventId: string; readonly cursor: string; readonly counts: Counts },
  event: BusinessEvent,
) => Promise<void>;
