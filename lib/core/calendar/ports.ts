import type { CampaignStatus, Phase } from "../campaigns/model.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { CalendarEntry, CalendarEvent, CalendarViewer, EntryKind, FeedLink, FixedReason, Span } from "./model.ts";

/** One kind of what is planned. What joins the calendar is a source more, and nothing else changes. */
export interface CalendarSource {
  readonly kind: EntryKind;
  /** In no order. `complete`: false where there is more than one reading brings. */
  entries(
    viewer: CalendarViewer,
    span: Span,
  ): Promise<{ readonly entries: readonly CalendarEntry[]; readonly complete: boolean }>;
  /** Absent where nothing of it is ever moved. */
  move?(move: Move): Promise<MoveOutcome>;
}

export interface Move {
  /** Without the kind. */
  readonly id: string;
  readonly viewer: CalendarViewer;
  /** On the wall of `timeZone`; of whole days, the day. */
  readonly start: string;
  /** Undefined: it stays as long as it is. */
  readonly end: string | undefined;
  /** Undefined: the entry's own. */
  readonly timeZone: string | undefined;
  readonly expectedVersion: number | undefined;
}
export type MoveOutcome =
  | { readonly kind: "moved"; readonly entry: CalendarEntry }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly version: number }
  | { readonly kind: "fixed"; readonly reason: FixedReason }
  | { readonly kind: "invalid"; readonly problems: readonly { field: string; code: string; message: string }[] };

/** A phase as the calendar shows it. */
export interface PlannedPhase {
  readonly campaignId: string;
  readonly campaign: string;
  readonly status: CampaignStatus;
  readonly version: number;
  readonly timeZone: string;
  readonly phase: Phase;
  readonly failed: boolean;
}

/** The phases of campaigns (of no patterns for others) that touch the span; `complete` as of a source. */
export type PhasesBetween = (
  from: number,
  to: number,
) => Promise<{ readonly phases: readonly PlannedPhase[]; readonly complete: boolean }>;

/** Of one tenant. */
export interface CalendarEventStore {
  /** As it surely is. */
  get(eventId: string): Promise<CalendarEvent | undefined>;
  create(event: CalendarEvent): Promise<"created" | "exists">;
  /** `conflict`: it is not at the version of `before` any more. */
  save(after: CalendarEvent, before: CalendarEvent): Promise<"saved" | "conflict">;
  remove(event: CalendarEvent): Promise<"removed" | "conflict">;
  /** What the person owns and begins from `from` to before `to` (ISO 8601), in that order. */
  owned(person: string, range: EventRange, page: PageRequest): Promise<Page<CalendarEvent>>;
  /** What others own and this person is named in; as above. */
  shared(person: string, range: EventRange, page: PageRequest): Promise<Page<CalendarEvent>>;
}
export interface EventRange {
  readonly from: string;
  readonly to: string;
}

/** Of one tenant: at most one for each person. */
export interface FeedLinkStore {
  get(person: string): Promise<FeedLink | undefined>;
  /** Whatever was there before opens nothing from then on. */
  put(link: FeedLink): Promise<void>;
  remove(person: string): Promise<void>;
}

/** What a feed holds. */
export interface FeedEntry {
  readonly uid: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly days: { readonly start: string; readonly end: string } | null;
  readonly cancelled: boolean;
  readonly version: number;
}
/** The feed as RFC 5545 writes it: the same entries are the same text. `at`: since when they are so. */
export type WriteIcs = (name: string, entries: readonly FeedEntry[], at: string) => string;
