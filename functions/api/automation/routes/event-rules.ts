import type * as z from "zod/mini";
import {
  createEventRule,
  deleteEventRule,
  dryRunEventRule,
  type EventRuleChange,
  getEventRule,
  listEventRuleLog,
  listEventRules,
  type NewEventRule,
  updateEventRule,
} from "../../../../events/api/event-rules.ts";
import type { FieldError } from "../../../../events/api/problem.ts";
import { conditionProblems } from "../../../../lib/core/conditions/check.ts";
import type { EventRule } from "../../../../lib/core/event-rules/model.ts";
import { created, edited, named } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { NO_EVENT, route, type Tenant } from "../tenant.ts";
import { dryRunView, eventRuleView, logEntryView } from "../views.ts";

const words = { what: "rule", path: "/api/event-rules", once: "another rule has this name" };
const RULE_ID = /^[a-z0-9]{10}$/;
/** What stands in an event nobody knows beforehand. */
const ANYTHING = /^(?:event|properties|item|contact|changes)\.[\w.-]{1,190}$/;
const typing = (path: string) => (ANYTHING.test(path) ? ({ kind: "any" } as const) : undefined);

interface Wrong {
  readonly kind: "wrong";
  readonly errors: readonly FieldError[];
}
type Fields = Partial<Omit<EventRule, "id" | "createdAt" | "updatedAt" | "version">>;

/** As the contract says it; what it cannot say is said by `wrongIn`. */
const ruleOf = (body: z.infer<typeof NewEventRule> | z.infer<typeof EventRuleChange>): Fields => {
  const { name, ...rest } = named(body) as Fields;
  return { ...rest, ...(name === undefined ? {} : { name: name.trim() }) };
};

/** Undefined: the rule can be followed. */
async function wrongIn(tenant: Tenant, rule: Omit<EventRule, "id" | "createdAt" | "updatedAt" | "version">) {
  const { when, people, action, quiet, about, cancelOn } = rule;
  const errors: FieldError[] =
    when.condition === null ? [] : [...conditionProblems(when.condition, typing, "when.condition")];
  const isForTeam = people.kind === "members" || people.kind === "team";
  if (isForTeam !== (action.kind === "notice"))
    errors.push({
      field: "action.kind",
      code: "not_allowed",
      message: isForTeam
        ? "must be notice: these are people of the business"
        : "must be notify or feedback: these are customers",
    });
  if (quiet?.per === "thing" && about === null)
    errors.push({ field: "quiet.per", code: "needs_about", message: "needs `about`, which names the thing" });
  if (cancelOn.length > 0 && about === null)
    errors.push({ field: "cancelOn", code: "needs_about", message: "needs `about`, which names the thing" });
  if (people.kind === "members") {
    const known = new Set((await tenant.pools.membersOf(people.userIds)).map(({ userId }) => userId));
    for (const [index, id] of people.userIds.entries())
      if (!known.has(id))
        errors.push({ field: `people.userIds.${index}`, code: "not_found", message: "is nobody of this tenant" });
  }
  if (people.kind === "team" && !(await tenant.pools.team(people.teamId)))
    errors.push({ field: "people.teamId", code: "not_found", message: "is no team of this tenant" });
  if (action.kind !== "notice" && errors.length === 0) {
    const prepared = await tenant.teller.prepare(action, NO_EVENT, undefined, "rule:check");
    if (prepared.kind === "invalid") errors.push({ field: "action", code: "invalid", message: prepared.text });
  }
  return errors.length > 0 ? ({ kind: "wrong", errors } satisfies Wrong) : undefined;
}

export const eventRuleRoutes: readonly Route<Tenant>[] = [
  route(listEventRules, "events.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ eventRules }, page) => pageOfAll(await eventRules.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, eventRuleView)),
  }),

  route(createEventRule, "events.manage", {
    input: ({ body, request }) => ({ rule: ruleOf(body) as Parameters<typeof wrongIn>[1], request }),
    run: async (tenant, { rule, request }) =>
      (await wrongIn(tenant, rule)) ?? tenant.manageEventRules.create(rule, request),
    output: (outcome) =>
      outcome.kind === "wrong" ? invalid(...outcome.errors) : created(outcome, eventRuleView, words),
  }),

  route(dryRunEventRule, "events.manage", {
    input: ({ body: { rule, from, to, last }, request }) => ({
      rule: {
        ...ruleOf(rule),
        id: "dryrunrule",
        createdAt: request.at,
        updatedAt: request.at,
        version: 1,
      } as EventRule,
      range: {
        ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
        ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
      },
      most: last,
    }),
    run: async (tenant, input) => {
      const wrong = await wrongIn(tenant, input.rule);
      if (wrong) return wrong;
      return { kind: "ran", ran: await tenant.dryRun(input) } as const;
    },
    output: (outcome) =>
      outcome.kind === "wrong"
        ? invalid(...outcome.errors.map((error) => ({ ...error, field: `rule.${error.field}` })))
        : done(dryRunView(outcome.ran)),
  }),

  route(getEventRule, "events.read", {
    input: ({ params }) => params.id,
    run: async ({ eventRules }, id) => (RULE_ID.test(id) ? eventRules.get(id) : undefined),
    output: (rule) => (rule ? done(eventRuleView(rule), { version: rule.version }) : missing(words.what)),
  }),

  route(updateEventRule, "events.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: ruleOf(body),
      expectedVersion,
      request,
    }),
    run: async (tenant, { id, change, expectedVersion, request }) => {
      const before = RULE_ID.test(id) ? await tenant.eventRules.get(id) : undefined;
      if (!before) return { kind: "missing" } as const;
      return (
        (await wrongIn(tenant, { ...before, ...change })) ??
        tenant.manageEventRules.edit(id, expectedVersion, () => change, request.at)
      );
    },
    output: (outcome) =>
      outcome.kind === "wrong" ? invalid(...outcome.errors) : edited(outcome, eventRuleView, words),
  }),

  route(deleteEventRule, "events.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageEventRules }, { id, expectedVersion }) => manageEventRules.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, eventRuleView, words),
  }),

  route(listEventRuleLog, "events.read", {
    input: ({ params, query }) => ({ id: params.id, page: pageRequest(query) }),
    run: async ({ eventRules, ruleLog }, { id, page }) =>
      RULE_ID.test(id) && (await eventRules.get(id)) ? ruleLog.list(id, page) : undefined,
    output: (page) => (page ? done(pageBody(page, logEntryView)) : missing(words.what)),
  }),
];
