import {
  answerReminder,
  cancelReminder,
  createReminder,
  getReminder,
  listReminders,
  listRemindersAbout,
  listRemindersOf,
  reopenReminder,
  snoozeReminder,
  tickOffReminder,
  updateReminder,
} from "../../../../events/api/reminders.ts";
import { isTimeZone } from "../../../../lib/core/kernel/wall-clock.ts";
import type { Actor, OneReminder, ReminderOutcome } from "../../../../lib/core/reminders/manage.ts";
import { type Repeat, SUBJECT_KINDS, type SubjectKind } from "../../../../lib/core/reminders/model.ts";
import { etag } from "../../../../lib/runtime/http/conditions.ts";
import { Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { reminderView } from "../views/reminder.ts";

type Caller = Pick<Call, "principal" | "may">;
const actorOf = ({ principal, may }: Caller): Actor => ({ id: principal.id, all: may("reminders.manage_all") });

const oneOf = (call: Caller & Pick<Call<"{id}">, "params" | "expectedVersion">): OneReminder => ({
  reminderId: call.params.id,
  actor: actorOf(call),
  expectedVersion: call.expectedVersion,
});

/** Keys are told nothing, so nothing can be theirs. */
function ownerOf(named: string, { principal, may }: Caller): string {
  const owner = named === "me" ? principal.id : named;
  if (!owner.startsWith("usr_"))
    throw new Refused(invalid({ field: "owner", code: "no_person", message: "must be a person: a key names one" }));
  if (owner !== principal.id && !may("reminders.manage_all"))
    throw new Refused(refuse("forbidden", { detail: "another's reminders need reminders.manage_all" }));
  return owner;
}

/** Whoever is no person has no reminders; and no key of the table is made of whatever stands in an address. */
function personIn(named: string): string {
  if (/^usr_[a-z0-9]{1,64}$/.test(named)) return named;
  throw new Refused(missing("person"));
}

function zoneOf(timeZone: string): string {
  if (isTimeZone(timeZone)) return timeZone;
  throw new Refused(invalid({ field: "timeZone", code: "unknown", message: "is no time zone of the IANA data" }));
}

/** The contract leaves room for fields that say nothing; what is kept has none. */
const ruleOf = <Given extends object>(given: Given): Repeat =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as Repeat;

function answered(outcome: ReminderOutcome): Reply<ReturnType<typeof reminderView>> {
  switch (outcome.kind) {
    case "done":
      return done(reminderView(outcome.reminder), { version: outcome.reminder.version });
    case "missing":
      return missing("reminder");
    case "stale":
      return refuse("stale_version", {
        detail: `the reminder is at version ${outcome.reminder.version}`,
        suggestion: "Read it again and decide anew.",
        headers: { etag: etag(outcome.reminder.version) },
      });
    case "not_now":
      return refuse("reminder_not_open", {
        detail: outcome.reminder.continuedAs
          ? `its series went on with ${outcome.reminder.continuedAs}`
          : `it is ${outcome.reminder.state}`,
      });
    case "invalid":
      return invalid(...outcome.problems.map(({ field, code, message }) => ({ field, code, message })));
  }
}

export const reminderRoutes: readonly Route<Tenant>[] = [
  route(listReminders, "reminders.manage", {
    input: ({ principal, query }) => ({
      owner: principal.id,
      when: query.when,
      timeZone: zoneOf(query.timeZone),
      page: pageRequest(query),
    }),
    run: ({ reminders }, { owner, when, timeZone, page }) => reminders.list(owner, when, timeZone, page),
    output: (page) => done(pageBody(page, reminderView)),
  }),

  route(listRemindersOf, "reminders.manage_all", {
    input: ({ params, query }) => ({
      owner: personIn(params.person),
      when: query.when,
      timeZone: zoneOf(query.timeZone),
      page: pageRequest(query),
    }),
    run: ({ reminders }, { owner, when, timeZone, page }) => reminders.list(owner, when, timeZone, page),
    output: (page) => done(pageBody(page, reminderView)),
  }),

  route(listRemindersAbout, "reminders.manage", {
    input: (call) => {
      const kind = SUBJECT_KINDS.find((one) => one === call.params.kind);
      if (!kind) throw new Refused(missing("subject"));
      const subject: { kind: SubjectKind; id: string } = { kind, id: call.params.id };
      const { id, all } = actorOf(call);
      return { subject, owner: all ? undefined : id, page: pageRequest(call.query) };
    },
    run: ({ reminders }, { subject, owner, page }) => reminders.ofSubject(subject, owner, page),
    output: (page) => done(pageBody(page, reminderView)),
  }),

  route(createReminder, "reminders.manage", {
    input: (call) => {
      const { body, request } = call;
      const repeat = body.repeat && ruleOf(body.repeat);
      return { actor: actorOf(call), fresh: { ...body, repeat, owner: ownerOf(body.owner, call), request } };
    },
    run: ({ reminders }, { actor, fresh: { request, ...fresh } }) =>
      reminders.create(actor, { ...fresh, request: { id: request.id, at: request.at } }),
    output: (outcome) => {
      const reply = answered(outcome);
      return reply.kind === "done" ? { ...reply, location: `/api/reminders/${reply.body.id}` } : reply;
    },
  }),

  route(getReminder, "reminders.manage", {
    input: (call) => ({ reminderId: call.params.id, actor: actorOf(call) }),
    run: ({ reminders }, one) => reminders.get(one),
    output: (reminder) =>
      reminder ? done(reminderView(reminder), { version: reminder.version }) : missing("reminder"),
  }),

  route(updateReminder, "reminders.manage", {
    input: (call) => {
      const { owner, repeat, ...rest } = call.body;
      const change = {
        ...rest,
        ...(owner === undefined ? {} : { owner: ownerOf(owner, call) }),
        ...(repeat === undefined ? {} : { repeat: repeat && ruleOf(repeat) }),
      };
      return { one: oneOf(call), change };
    },
    run: ({ reminders }, { one, change }) => reminders.change(one, change),
    output: answered,
  }),

  route(tickOffReminder, "reminders.manage", {
    input: oneOf,
    run: ({ reminders }, one) => reminders.tickOff(one),
    output: answered,
  }),

  route(reopenReminder, "reminders.manage", {
    input: oneOf,
    run: ({ reminders }, one) => reminders.reopen(one),
    output: answered,
  }),

  route(snoozeReminder, "reminders.manage", {
    input: (call) => {
      const { minutes, until } = call.body;
      // From when it was first asked: a repeated request is the same snooze.
      const end = until === undefined ? Date.parse(call.request.at) + (minutes ?? 0) * 60_000 : Date.parse(until);
      return { one: oneOf(call), until: new Date(end).toISOString() };
    },
    run: ({ reminders }, { one, until }) => reminders.snooze(one, until),
    output: answered,
  }),

  route(cancelReminder, "reminders.manage", {
    input: (call) => ({ one: oneOf(call), what: call.body.what }),
    run: ({ reminders }, { one, what }) => reminders.cancel(one, what),
    output: answered,
  }),

  route(answerReminder, "reminders.manage", {
    input: (call) => ({ one: oneOf(call), answer: call.body.answer }),
    run: ({ reminders }, { one, answer }) => reminders.answer(one, answer),
    output: answered,
  }),
];
