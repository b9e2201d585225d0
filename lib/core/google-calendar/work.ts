/** What the parts of one synchronisation share. */
import type { CalendarEntry, CalendarViewer } from "../calendar/model.ts";
import type { Clock, Ids } from "../kernel/ports.ts";
import type { Notify } from "../notices/ports.ts";
import { type GoogleAccount, googleIdOf, type Mirror, type Standing } from "./model.ts";
import type { BusyStore, GoogleAnswer, GoogleCalendar, GoogleNo, MirrorStore, Planned } from "./ports.ts";

export interface WorkPorts {
  readonly mirrors: (person: string) => MirrorStore;
  readonly busy: (person: string) => BusyStore;
  readonly planned: Planned;
  readonly notices: Notify;
  readonly tenant: string;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Work {
  readonly account: GoogleAccount;
  readonly viewer: CalendarViewer;
  readonly google: GoogleCalendar;
  /** Milliseconds. */
  readonly now: number;
  /** What is planned here, by its id; what was moved there is moved in it. */
  readonly planned: Map<string, CalendarEntry>;
  /** What stands there of ours, by the id of the entry. */
  readonly known: Map<string, Mirror>;
}

/** Google said no in the middle of the work. */
export class Interrupted extends Error {
  readonly no: GoogleNo;
  constructor(no: GoogleNo) {
    super(no.code);
    this.no = no;
  }
}
export function got<Value>(answer: GoogleAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new Interrupted(answer);
}

/** Written in one go; what is more comes a moment later, so that a person's limit at Google is kept. */
export const WRITES = 60;

/** The event that an entry is there: the same however often it is written. */
export const idFor = (
  { ids, tenant }: Pick<WorkPorts, "ids" | "tenant">,
  { person, calendarId }: GoogleAccount,
  entryId: string,
): string => googleIdOf(ids.derive("google-event", tenant, person, calendarId, entryId));

export const isOver = ({ end, allDay }: Standing, now: number): boolean =>
  Date.parse(allDay ? `${end}T00:00:00.000Z` : end) < now;
