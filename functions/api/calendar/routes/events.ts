import {
  createCalendarEvent,
  deleteCalendarEvent,
  getCalendarEvent,
  listCalendarEvents,
  updateCalendarEvent,
} from "../../../../events/api/calendar.ts";
import type { EventOutcome, OneEvent } from "../../../../lib/core/calendar/manage.ts";
import type { CalendarEvent } from "../../../../lib/core/calendar/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { invalid, missing, stale } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { personIn } from "../person.ts";
import { route, type Tenant } from "../tenant.ts";

const view = ({ eventId, people, ...rest }: CalendarEvent) => ({ id: eventId, ...rest, people: [...people] });

function answered(outcome: EventOutcome): Reply<ReturnType<typeof view>> {
  switch (outcome.kind) {
    case "done":
      return done(view(outcome.event), { version: outcome.event.version });
    case "missing":
      return missing("event");
    case "stale":
      return stale("event", outcome.event.version);
    case "not_yours":
      return refuse("forbidden", { detail: "it is its owner's to change" });
    case "invalid":
      return invalid(...outcome.problems);
  }
}

const oneOf = (call: Pick<Call<"{id}">, "params" | "principal" | "expectedVersion">): OneEvent => ({
  eventId: call.params.id,
  person: personIn(call),
  expectedVersion: call.expectedVersion,
});

export const eventRoutes: readonly Route<Tenant>[] = [
  route(listCalendarEvents, "calendar.read", {
    input: (call) => ({
      person: personIn(call),
      range: { from: call.query.from ?? "0", to: "9" },
      page: pageRequest(call.query),
    }),
    run: ({ calendarEvents }, { person, range, page }) => calendarEvents.owned(person, range, page),
    output: (page) => done(pageBody(page, view)),
  }),

  route(createCalendarEvent, "calendar.manage", {
    input: (call) => ({
      owner: personIn(call),
      fresh: { ...call.body, title: call.body.title.trim() },
      request: call.request,
    }),
    run: ({ manageEvents }, { owner, fresh, request }) => manageEvents.create(owner, fresh, request),
    output: (outcome) => {
      const reply = answered(outcome);
      return reply.kind === "done" ? { ...reply, location: `/api/calendar/events/${reply.body.id}` } : reply;
    },
  }),

  route(getCalendarEvent, "calendar.read", {
    input: (call) => ({ id: call.params.id, person: personIn(call) }),
    run: ({ manageEvents }, { id, person }) => manageEvents.get(id, person),
    output: (event) => (event ? done(view(event), { version: event.version }) : missing("event")),
  }),

  route(updateCalendarEvent, "calendar.manage", {
    input: (call) => ({ one: oneOf(call), change: present({ ...call.body, title: call.body.title?.trim() }) }),
    run: ({ manageEvents }, { one, change }) => manageEvents.change(one, change),
    output: answered,
  }),

  route(deleteCalendarEvent, "calendar.manage", {
    input: oneOf,
    run: ({ manageEvents }, one) => manageEvents.remove(one),
    output: answered,
  }),
];
