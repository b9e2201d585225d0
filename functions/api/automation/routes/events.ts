import type * as z from "zod/mini";
import { createEvents, getEvent, listEvents, listEventTypes, NewEvent } from "../../../../events/api/events.ts";
import type { FieldError } from "../../../../events/api/problem.ts";
import type { Incoming, Taken } from "../../../../lib/core/events/take.ts";
import type { PlainObject } from "../../../../lib/core/kernel/plain.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { validate } from "../../../../lib/runtime/http/validate.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { eventTypeView, eventView } from "../views.ts";

/** An id of ours; no key of the table is made of anything else. */
const EVENT_ID = /^[a-z0-9]{26}$/;

type Asked = z.infer<typeof NewEvent>;
interface Wrong {
  readonly messageId: string | null;
  readonly errors: readonly FieldError[];
}

const incoming = (event: Asked, messageId: string): Incoming =>
  event.kind === "identify"
    ? { ...event, kind: "identify", messageId }
    : { ...event, kind: "track", messageId, properties: event.properties as PlainObject };

/** What an event of a batch is, or what is wrong with it. */
function judged(given: unknown): Incoming | Wrong {
  const { messageId } = (given ?? {}) as { readonly messageId?: unknown };
  const name = typeof messageId === "string" ? messageId.slice(0, 200) : null;
  try {
    const event = validate(NewEvent, given);
    if (event.messageId !== undefined) return incoming(event, event.messageId);
    const errors = [{ field: "messageId", code: "required", message: "is needed of each of several events" }];
    return { messageId: null, errors };
  } catch (error) {
    if (error instanceof Refused) return { messageId: name, errors: error.refusal.errors ?? [] };
    throw error;
  }
}

const resultOf = (messageId: string, taken: Taken) =>
  taken.kind === "refused"
    ? { messageId, outcome: taken.kind, id: null, errors: [...taken.problems] }
    : { messageId, outcome: taken.kind, id: taken.kind === "failed" ? null : taken.event.eventId, errors: [] };

export const eventRoutes: readonly Route<Tenant>[] = [
  route(createEvents, "events.write", {
    input: ({ body, principal, request }) => ({
      // What a request without an id of its own brings is an event of its own, and the same one when it is repeated by its key.
      given: "events" in body ? body.events.map(judged) : [incoming(body, body.messageId ?? `request ${request.id}`)],
      alone: !("events" in body),
      source: principal.id,
    }),
    run: async ({ takeEvents }, { given, alone, source }) => {
      const good = given.filter((one): one is Incoming => !("errors" in one));
      const taken = [...(good.length > 0 ? await takeEvents(good, source) : [])];
      const [first] = taken;
      if (alone && first?.kind === "refused") return { kind: "refused", problems: first.problems } as const;
      return {
        kind: "taken",
        results: given.map((one) =>
          "errors" in one
            ? { messageId: one.messageId, outcome: "refused" as const, id: null, errors: [...one.errors] }
            : resultOf(one.messageId, taken.shift() as Taken),
        ),
      } as const;
    },
    output: (outcome) =>
      outcome.kind === "refused" ? invalid(...outcome.problems) : done({ results: outcome.results }),
  }),

  route(listEvents, "events.read", {
    input: ({ query }) => ({ page: pageRequest(query), type: query.type, contactId: query.contactId }),
    run: async ({ events, eventTypes, contacts }, { page, type, contactId }) => {
      if (contactId === undefined) {
        const types = type === undefined ? (await eventTypes.all()).map((seen) => seen.type) : [type];
        return events.list(types, page);
      }
      const family = await contacts.family(contactId);
      if (family.length === 0) return undefined;
      const { items, ...rest } = await events.ofContacts(
        family.map((one) => one.contactId),
        page,
        type,
      );
      return { items: await events.all(items.map(({ eventId }) => eventId)), ...rest };
    },
    output: (page) => (page ? done(pageBody(page, eventView)) : missing("contact")),
  }),

  route(getEvent, "events.read", {
    input: ({ params }) => params.id,
    run: async ({ events }, id) => (EVENT_ID.test(id) ? events.get(id) : undefined),
    output: (event) => (event ? done(eventView(event)) : missing("event")),
  }),

  route(listEventTypes, "events.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ eventTypes }, page) => pageOfAll(await eventTypes.all(), ({ type }) => type, page),
    output: (page) => done(pageBody(page, eventTypeView)),
  }),
];
