import { moveCalendarEntry, readCalendar } from "../../../../events/api/calendar.ts";
import { type CalendarEntry, ENTRY_KINDS, type FixedReason } from "../../../../lib/core/calendar/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { invalid, missing, stale } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { viewerOf } from "../person.ts";
import { route, type Tenant } from "../tenant.ts";

const WHY: Readonly<Record<FixedReason, { readonly detail: string; readonly suggestion?: string }>> = {
  over: { detail: "it is over" },
  approved: {
    detail: "its campaign is in review or approved, and another time voids that",
    suggestion: "Open the campaign and take it back to a draft.",
  },
  foreign: { detail: "it belongs to another calendar", suggestion: "Move it where it was made." },
  not_yours: { detail: "it is somebody else's" },
  not_allowed: { detail: "your role may look at it" },
};

const view = ({ days, subject, ...entry }: CalendarEntry) => ({
  ...entry,
  days: days && { ...days },
  subject: { ...subject },
});

export const entryRoutes: readonly Route<Tenant>[] = [
  route(readCalendar, "calendar.read", {
    input: (call) => {
      const { from, to, timeZone, kinds: named } = call.query;
      const words = named?.split(",");
      const kinds = words && ENTRY_KINDS.filter((kind) => words.includes(kind));
      return { viewer: viewerOf(call), range: { from, to, timeZone }, kinds };
    },
    run: ({ feed }, { viewer, range, kinds }) => feed.read(viewer, range, kinds),
    output: (outcome, { query: { from, to, timeZone } }) =>
      outcome.kind === "invalid"
        ? invalid(...outcome.problems)
        : done({ entries: outcome.entries.map(view), from, to, timeZone, incomplete: [...outcome.incomplete] }),
  }),

  route(moveCalendarEntry, "calendar.manage", {
    input: (call) => ({
      id: call.params.id,
      move: {
        viewer: viewerOf(call),
        start: call.body.start,
        end: call.body.end,
        timeZone: call.body.timeZone,
        expectedVersion: call.expectedVersion,
      },
    }),
    run: ({ feed }, { id, move }) => feed.move(id, move),
    output: (outcome) => {
      switch (outcome.kind) {
        case "moved": {
          const { version } = outcome.entry;
          return done(view(outcome.entry), version === null ? {} : { version });
        }
        case "missing":
          return missing("entry");
        case "stale":
          return stale("entry", outcome.version);
        case "fixed":
          return refuse("calendar_entry_fixed", WHY[outcome.reason]);
        case "invalid":
          return invalid(...outcome.problems);
      }
    },
  }),
];
