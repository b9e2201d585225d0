import {
  type AutomationDefinition,
  archiveAutomation,
  createAutomation,
  dryRunAutomation,
  getAutomation,
  getAutomationVersion,
  listAutomationRuns,
  listAutomations,
  pauseAutomation,
  publishAutomation,
  resumeAutomation,
  updateAutomation,
} from "../../../../events/api/automations.ts";
import type { FieldError } from "../../../../events/api/problem.ts";
import type { ManageAutomations } from "../../../../lib/core/automations/manage.ts";
import type { Automation, Definition } from "../../../../lib/core/automations/model.ts";
import { refuse } from "../../../../lib/runtime/http/problem.ts";
import { created, edited } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { full, invalid, missing } from "../../refusals.ts";
import { type Call, done, type Reply, type Route } from "../../route.ts";
import { wrongInDefinition } from "../definition.ts";
import { route, type Tenant } from "../tenant.ts";
import { automationView, dryWayView, runView } from "../views-automations.ts";

const words = { what: "automation", path: "/api/automations", once: "another automation has this name" };
const ID = /^[a-z0-9]{16}$/;

const definitionOf = (given: AutomationDefinition): Definition => given as unknown as Definition;
const under = (prefix: string, errors: readonly FieldError[]) =>
  errors.map((error) => ({ ...error, field: `${prefix}.${error.field}` }));

interface Wrong {
  readonly kind: "wrong";
  readonly errors: readonly FieldError[];
}
type Outcome = Awaited<ReturnType<ManageAutomations["publish"]>> | Wrong;

/** With the figures of its runs, which the caller is shown beside it. */
async function shown<Given extends Outcome>({ automationFigures }: Tenant, outcome: Given) {
  return { outcome, figures: await automationFigures() };
}

function changed({ outcome, figures }: { readonly outcome: Outcome; readonly figures: Figured }) {
  if (outcome.kind === "wrong") return invalid(...outcome.errors);
  if (outcome.kind === "segments_full") return full(outcome.limit);
  if (outcome.kind === "not_allowed") return refuse("automation_state", { detail: outcome.text });
  return edited(outcome, (one) => automationView(one, figures), words);
}
type Figured = Awaited<ReturnType<Tenant["automationFigures"]>>;

type OfOne = Pick<Call<"/api/automations/{id}">, "params" | "expectedVersion" | "principal" | "request">;
const ofOne = ({ params, expectedVersion, principal, request }: OfOne) => ({
  id: params.id,
  expectedVersion,
  by: principal.id,
  at: request.at,
});

async function existing({ automations }: Tenant, id: string): Promise<Automation | undefined> {
  return ID.test(id) ? automations.get(id) : undefined;
}

const moving = (
  contract: typeof pauseAutomation | typeof archiveAutomation,
  by: "pause" | "resume" | "archive",
): Route<Tenant> =>
  route(contract as typeof archiveAutomation, "automations.manage", {
    input: (call) => ofOne(call),
    run: async (tenant, one) =>
      shown(
        tenant,
        (await existing(tenant, one.id)) ? await tenant.manageAutomations[by](one) : ({ kind: "missing" } as const),
      ),
    output: (outcome) => changed(outcome),
  });

export const automationNounRoutes: readonly Route<Tenant>[] = [
  route(listAutomations, "automations.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ automations, automationFigures }, page) => {
      const [all, figures] = await Promise.all([automations.all(), automationFigures()]);
      return { page: pageOfAll(all, ({ id }) => id, page), figures };
    },
    output: ({ page, figures }) => done(pageBody(page, (one) => automationView(one, figures))),
  }),

  route(createAutomation, "automations.manage", {
    input: ({ body, principal, request }) => ({
      fields: { name: body.name.trim(), draft: definitionOf(body.draft), by: principal.id },
      request,
    }),
    run: async (tenant, { fields, request }) => {
      const errors = await wrongInDefinition(tenant, fields.draft, "draft");
      if (errors.length > 0) return { kind: "wrong", errors: under("draft", errors) } as const;
      return tenant.manageAutomations.create(fields, request);
    },
    output: (outcome): Reply<ReturnType<typeof automationView>> =>
      outcome.kind === "wrong"
        ? invalid(...outcome.errors)
        : created(outcome, (one) => automationView(one, new Map()), words),
  }),

  route(dryRunAutomation, "automations.manage", {
    input: ({ body }) => body,
    run: async (tenant, { definition: given, ...asked }) => {
      const definition = definitionOf(given);
      const errors = await wrongInDefinition(tenant, definition, "draft");
      if (errors.length > 0) return { kind: "wrong", errors: under("definition", errors) } as const;
      const ways = await tenant.dryRunAutomation(definition, present(asked) as { readonly last: number });
      return ways ? ({ kind: "ran", ways } as const) : ({ kind: "missing" } as const);
    },
    output: (outcome) =>
      outcome.kind === "wrong"
        ? invalid(...outcome.errors)
        : outcome.kind === "missing"
          ? missing("contact")
          : done({ ways: outcome.ways.map(dryWayView) }),
  }),

  route(getAutomation, "automations.read", {
    input: ({ params }) => params.id,
    run: async (tenant, id) => ({ found: await existing(tenant, id), figures: await tenant.automationFigures() }),
    output: ({ found, figures }) =>
      found ? done(automationView(found, figures), { version: found.version }) : missing(words.what),
  }),

  route(updateAutomation, "automations.manage", {
    input: ({ body: { name, draft }, ...call }) => ({
      one: ofOne(call),
      change: {
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(draft === undefined ? {} : { draft: definitionOf(draft) }),
      },
    }),
    run: async (tenant, { one, change }) => {
      if (!(await existing(tenant, one.id))) return shown(tenant, { kind: "missing" });
      const errors = change.draft ? await wrongInDefinition(tenant, change.draft, "draft") : [];
      return shown(
        tenant,
        errors.length > 0
          ? { kind: "wrong", errors: under("draft", errors) }
          : await tenant.manageAutomations.edit(one, change),
      );
    },
    output: (outcome) => changed(outcome),
  }),

  moving(archiveAutomation, "archive"),
  moving(pauseAutomation, "pause"),
  moving(resumeAutomation, "resume"),

  route(publishAutomation, "automations.manage", {
    input: (call) => ofOne(call),
    run: async (tenant, one) => {
      const before = await existing(tenant, one.id);
      if (!before) return shown(tenant, { kind: "missing" });
      // What it names may be gone since it was written.
      const errors = await wrongInDefinition(tenant, before.draft, "published");
      return shown(
        tenant,
        errors.length > 0
          ? { kind: "wrong", errors: under("draft", errors) }
          : await tenant.manageAutomations.publish(one),
      );
    },
    output: (outcome) => changed(outcome),
  }),

  route(getAutomationVersion, "automations.read", {
    input: ({ params }) => params,
    run: async (tenant, { id, version }) => {
      const number = /^[1-9]\d{0,7}$/.test(version) ? Number(version) : 0;
      if (number === 0 || !(await existing(tenant, id))) return undefined;
      const definition = await tenant.automations.version(id, number);
      return definition && { version: number, definition };
    },
    output: (found) =>
      found
        ? done({ version: found.version, definition: found.definition as unknown as AutomationDefinition })
        : missing("version"),
  }),

  route(listAutomationRuns, "automations.read", {
    input: ({ params, query: { list, ...query } }) => ({ id: params.id, list, page: pageRequest(query) }),
    run: async (tenant, { id, list, page }) =>
      (await existing(tenant, id)) ? tenant.runs.list(id, list, page) : undefined,
    output: (page) => (page ? done(pageBody(page, runView)) : missing(words.what)),
  }),
];
