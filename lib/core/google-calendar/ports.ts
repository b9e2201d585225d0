import type { CalendarEntry, CalendarViewer, EntryKind, Span } from "../calendar/model.ts";
import type { Move, MoveOutcome } from "../calendar/ports.ts";
import type {
  BusyTime,
  GoogleAccount,
  GoogleChoice,
  GoogleClient,
  GoogleEvent,
  Mirror,
  PendingConsent,
  PushChannel,
  Standing,
} from "./model.ts";

/** Of one tenant. */
export interface GoogleAccountStore {
  get(person: string): Promise<GoogleAccount | undefined>;
  all(): Promise<readonly GoogleAccount[]>;
  /** In place of whatever was there. */
  put(account: GoogleAccount): Promise<void>;
  /** Changes it at its version; what the synchronisation knows begins anew. `conflict`: it is at another version. */
  choose(
    before: GoogleAccount,
    choice: GoogleChoice & Pick<GoogleAccount, "status">,
    at: string,
  ): Promise<GoogleAccount | "conflict">;
  /** For one synchronisation at a time: undefined where there is no account, `held` while another one is at it. */
  claim(
    person: string,
    claim: { readonly id: string; readonly now: string; readonly until: string },
  ): Promise<GoogleAccount | "held" | undefined>;
  /** What came of it, and the end of the claim; false (and the claim is ended) where somebody changed the account meanwhile. */
  settle(
    account: GoogleAccount,
    claimId: string,
    so: Pick<GoogleAccount, "status" | "problem" | "sync">,
  ): Promise<boolean>;
  /** With everything that is kept of it. */
  remove(person: string): Promise<void>;

  client(): Promise<GoogleClient | undefined>;
  saveClient(client: GoogleClient): Promise<void>;
  /** One for each person: the one before opens nothing from then on. */
  expect(consent: PendingConsent): Promise<void>;
  /** Takes it away: each works once. */
  takeConsent(person: string): Promise<PendingConsent | undefined>;
}

/** Of one person. */
export interface MirrorStore {
  all(): Promise<readonly Mirror[]>;
  put(mirror: Mirror): Promise<void>;
  remove(entryId: string): Promise<void>;
}
/** Of one person. */
export interface BusyStore {
  /** Ids of all there are. */
  ids(): Promise<readonly string[]>;
  put(busy: BusyTime): Promise<void>;
  remove(googleId: string): Promise<void>;
  /** Those that begin from `from` to before `to` (ISO 8601), in that order; at most so many. */
  between(from: string, to: string, limit: number): Promise<readonly BusyTime[]>;
}

/**
 * `revoked`: the person or their administrator took the permission back; `gone`: the sync token is too old; `missing`: there is no such
 * thing; `later`: too many requests, or Google cannot now; `refused`: anything else that repeating does not mend.
 */
export interface GoogleNo {
  readonly ok: false;
  readonly kind: "revoked" | "gone" | "missing" | "later" | "refused";
  /** Google's own word. */
  readonly code: string;
  readonly text: string;
}
export type GoogleAnswer<Value> = { readonly ok: true; readonly value: Value } | GoogleNo;

export interface EventsPage {
  readonly events: readonly GoogleEvent[];
  readonly nextPage: string | null;
  /** With the last page. */
  readonly syncToken: string | null;
}

/** What Google allows; numbers of theirs, which they may change. */
export interface GoogleLimits {
  /** Requests in a minute for one person. */
  readonly perMinute: number;
  /** How long a channel lives at most. Seconds. */
  readonly channelSeconds: number;
}

/** Google Calendar, in the name of one person. Never throws for what Google answers. */
export interface GoogleCalendar {
  readonly limits: GoogleLimits;
  /** Calendars that the person may write to, their own first. */
  calendars(): Promise<GoogleAnswer<readonly { readonly id: string; readonly name: string; readonly own: boolean }[]>>;
  /** What changed since the token was given; or everything between two instants. */
  events(
    calendarId: string,
    since: { readonly syncToken: string } | { readonly from: string; readonly to: string },
    page: string | null,
  ): Promise<GoogleAnswer<EventsPage>>;
  /** So it stands afterwards, whatever was there under this id before: nothing, an event, or one that was deleted. */
  write(
    event: Standing & Pick<Mirror, "entryId" | "calendarId" | "googleId"> & { readonly timeZone: string },
    isThere: boolean,
  ): Promise<GoogleAnswer<Standing>>;
  /** What is not there any more is no refusal. */
  remove(calendarId: string, googleId: string): Promise<GoogleAnswer<null>>;
  watch(
    calendarId: string,
    channel: { readonly id: string; readonly token: string; readonly address: string },
  ): Promise<GoogleAnswer<Pick<PushChannel, "resourceId" | "expiresAt">>>;
  stop(channel: Pick<PushChannel, "id" | "resourceId">): Promise<GoogleAnswer<null>>;
}

/** Google's OAuth 2.0, in the name of the business's client. */
export interface GoogleConsent {
  /** Where the person says yes. */
  address(asked: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly state: string;
    readonly challenge: string;
    readonly hint: string | undefined;
  }): string;
  /** The code for a refresh token. */
  exchange(asked: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
    readonly code: string;
    readonly verifier: string;
  }): Promise<GoogleAnswer<{ readonly refreshToken: string }>>;
  revoke(refreshToken: string): Promise<GoogleAnswer<null>>;
}

/** Throws when secrets cannot be read. Undefined: there is no refresh token, or no client. */
export type GoogleAs = (person: string) => Promise<GoogleCalendar | undefined>;

/** The calendar as its person sees it here. */
export interface Planned {
  entries(
    viewer: CalendarViewer,
    span: Span,
    kinds: readonly EntryKind[],
  ): Promise<{ readonly entries: readonly CalendarEntry[]; readonly incomplete: readonly EntryKind[] }>;
  move(entryId: string, move: Omit<Move, "id">): Promise<MoveOutcome>;
}
