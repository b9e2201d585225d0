/** What the calendar is made of. `index.ts` fills it with adapters, tests with fakes. */
import { type CalendarFeed, makeCalendarFeed } from "../../../lib/core/calendar/feed.ts";
import {
  type ManageCalendarEvents,
  type ManageFeedLink,
  makeManageCalendarEvents,
  makeManageFeedLink,
} from "../../../lib/core/calendar/manage.ts";
import type { CalendarEventStore, CalendarSource, FeedLinkStore } from "../../../lib/core/calendar/ports.ts";
import { makeEventSource, makeReminderSource } from "../../../lib/core/calendar/sources.ts";
import type { ManageGoogle } from "../../../lib/core/google-calendar/connect.ts";
import type { GoogleAccountStore } from "../../../lib/core/google-calendar/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { PeopleStore } from "../../../lib/core/people/ports.ts";
import type { ManageReminders } from "../../../lib/core/reminders/manage.ts";
import type { ReminderStore } from "../../../lib/core/reminders/ports.ts";
import { moveReminder } from "../../phases.ts";
import { routesFor } from "../route.ts";

export interface CalendarPorts {
  readonly id: string;
  readonly calendarEvents: CalendarEventStore;
  readonly feedLinks: FeedLinkStore;
  readonly reminders: Pick<ManageReminders, "change">;
  readonly ownReminders: Pick<ReminderStore, "open">;
  /** What else is planned. */
  readonly moreSources: readonly CalendarSource[];
  readonly googleAccounts: GoogleAccountStore;
  readonly manageGoogle: ManageGoogle;
  readonly membersOf: PeopleStore["membersOf"];
  /** Scheme and host of secret addresses. */
  readonly linksUrl: string;
  readonly same: (left: string, right: string) => boolean;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends Pick<CalendarPorts, "calendarEvents" | "linksUrl" | "googleAccounts" | "manageGoogle"> {
  readonly feed: CalendarFeed;
  readonly manageEvents: ManageCalendarEvents;
  readonly manageLink: ManageFeedLink;
}

export const route = routesFor<Tenant>();

export function enter(ports: CalendarPorts): Tenant {
  const { calendarEvents, feedLinks, reminders, ownReminders, moreSources, linksUrl } = ports;
  const { googleAccounts, manageGoogle } = ports;
  const manageEvents = makeManageCalendarEvents({ ...ports, events: calendarEvents });
  return {
    ...{ calendarEvents, linksUrl, googleAccounts, manageGoogle },
    manageEvents,
    manageLink: makeManageFeedLink(ports.id, { ...ports, links: feedLinks }),
    feed: makeCalendarFeed([
      ...moreSources,
      makeReminderSource(ownReminders, moveReminder(reminders)),
      makeEventSource(calendarEvents, manageEvents.move),
    ]),
  };
}
