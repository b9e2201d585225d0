import {
  createBusinessHours,
  createTargetPolicy,
  deleteBusinessHours,
  deleteTargetPolicy,
  listBreaches,
  listBusinessHours,
  listTargetPolicies,
  updateBusinessHours,
  updateTargetPolicy,
} from "../../../../events/api/targets.ts";
import { type BusinessHours, problemsOf, type Schedule } from "../../../../lib/core/hours/model.ts";
import type { TargetPolicy } from "../../../../lib/core/targets/model.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { created, edited, named } from "../catalogues.ts";
import { route, type Tenant } from "../tenant.ts";
import { breachView, hoursView, policyView } from "../views/target.ts";

const hoursWords = {
  what: "business hours",
  path: "/api/business-hours",
  once: "this team, or everybody, has business hours already",
};
const policyWords = { what: "policy", path: "/api/target-policies", once: "another policy has this name" };

const ANYTHING: TargetPolicy["match"] = { priorities: [], labels: [], channels: [], teams: [] };
const BARE: Schedule = { timeZone: "UTC", weekly: {}, holidays: [] };

/** Throws `Refused` for hours that no clock shows. What a change does not name cannot be wrong. */
function checked(schedule: Partial<Schedule>): void {
  const problems = problemsOf({ ...BARE, ...schedule });
  if (problems.length) throw new Refused(invalid(...problems));
}

export const targetRoutes: readonly Route<Tenant>[] = [
  route(listBusinessHours, "conversations.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ hours }, page) => pageOfAll(await hours.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, hoursView)),
  }),

  route(createBusinessHours, "settings.manage", {
    input: ({ body, request }) => {
      const { name, teamId = null, timeZone } = body;
      const schedule = { timeZone, weekly: body.weekly as Schedule["weekly"], holidays: body.holidays };
      checked(schedule);
      return { hours: { name: name.trim(), teamId, ...schedule }, request };
    },
    run: ({ manageHours }, { hours, request }) => manageHours.create(hours, request),
    output: (outcome) => created(outcome, hoursView, hoursWords),
  }),

  route(updateBusinessHours, "settings.manage", {
    input: ({ params, body, expectedVersion, request }) => {
      const change = named(body) as Partial<BusinessHours>;
      checked(named({ timeZone: change.timeZone, weekly: change.weekly, holidays: change.holidays }));
      return { id: params.id, change, expectedVersion, request };
    },
    run: ({ manageHours }, { id, change, expectedVersion, request }) =>
      manageHours.edit(id, expectedVersion, () => change, request.at),
    output: (outcome) => edited(outcome, hoursView, hoursWords),
  }),

  route(deleteBusinessHours, "settings.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ manageHours }, { id, expectedVersion }) => manageHours.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, hoursView, hoursWords),
  }),

  route(listTargetPolicies, "conversations.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ policies }, page) => pageOfAll(await policies.all(), ({ id }) => id, page),
    output: (page) => done(pageBody(page, policyView)),
  }),

  route(createTargetPolicy, "settings.manage", {
    input: ({ body, request }) => ({
      policy: { ...body, name: body.name.trim(), match: body.match ?? ANYTHING },
      request,
    }),
    run: ({ managePolicies }, { policy, request }) => managePolicies.create(policy, request),
    output: (outcome) => created(outcome, policyView, policyWords),
  }),

  route(updateTargetPolicy, "settings.manage", {
    input: ({ params, body, expectedVersion, request }) => ({
      id: params.id,
      change: named(body) as Partial<TargetPolicy>,
      expectedVersion,
      request,
    }),
    run: ({ managePolicies }, { id, change, expectedVersion, request }) =>
      managePolicies.edit(id, expectedVersion, () => change, request.at),
    output: (outcome) => edited(outcome, policyView, policyWords),
  }),

  route(deleteTargetPolicy, "settings.manage", {
    input: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    run: ({ managePolicies }, { id, expectedVersion }) => managePolicies.remove(id, expectedVersion),
    output: (outcome) => edited(outcome, policyView, policyWords),
  }),

  route(listBreaches, "conversations.read", {
    input: ({ query }) => ({ month: query.month, page: pageRequest(query) }),
    run: ({ breaches }, { month, page }) => breaches.list(month, page),
    output: (page) => done(pageBody(page, breachView)),
  }),
];
