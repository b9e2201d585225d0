import {
  countSegments,
  createAuraSegment,
  createSegment,
  estimateSegment,
  getSegment,
  listSegments,
  previewSegment,
  rebuildAudience,
  unwatchSegment,
  updateSegment,
  watchSegment,
} from "../../../../events/api/segments.ts";
import type { Condition } from "../../../../lib/core/conditions/model.ts";
import type { JobKind } from "../../../../lib/core/jobs/model.ts";
import { makeMembership, membershipOf, segmentProblems } from "../../../../lib/core/segments/membership.ts";
import { PEOPLE_WATCH } from "../../../../lib/core/segments/model.ts";
import { created, edited } from "../../inbox/catalogues.ts";
import { pageBody, pageOfAll, pageRequest } from "../../pages.ts";
import { present } from "../../present.ts";
import { full, invalid, missing } from "../../refusals.ts";
import { started } from "../../reports/views/job.ts";
import { type Call, done, type Route } from "../../route.ts";
import { route, type Tenant } from "../tenant.ts";
import { estimateView, segmentView } from "../views.ts";

const words = { what: "segment", path: "/api/aura/segments", once: "another segment has this name" };

const creating = (contract: typeof createSegment | typeof createAuraSegment): Route<Tenant> =>
  route(contract as typeof createSegment, "segments.manage", {
    input: ({ body: { name, kind, ...fields }, principal, request }) => ({
      fields: { ...present(fields), name: name.trim(), kind, by: principal.id },
      request,
    }),
    run: ({ manageSegments }, { fields, request }) => manageSegments.create(fields, request),
    output: (outcome) =>
      outcome.kind === "invalid"
        ? invalid(...outcome.problems)
        : created(outcome, (segment) => segmentView(segment, undefined), words),
  });

const starting = (contract: typeof countSegments | typeof rebuildAudience, kind: JobKind): Route<Tenant> =>
  route(contract as typeof countSegments, "segments.manage", {
    input: ({ principal, request }) => ({ createdBy: principal.id, request }),
    run: ({ startJob }, asked) => startJob({ ...asked, kind, input: {} }),
    output: (job) => started(job),
  });

const idOf = ({ params }: Pick<Call<"{id}">, "params">): string => params.id;

export const segmentRoutes: readonly Route<Tenant>[] = [
  route(listSegments, "segments.read", {
    input: ({ query }) => pageRequest(query),
    run: async ({ segments, findings }, page) => {
      const [all, counted] = await Promise.all([segments.all(), findings.counts()]);
      const found = pageOfAll(all, ({ id }) => id, page);
      return { ...found, items: found.items.map((one) => segmentView(one, counted)) };
    },
    output: (page) => done(pageBody(page, (view) => view)),
  }),

  creating(createSegment),
  creating(createAuraSegment),

  route(previewSegment, "segments.read", {
    input: ({ body }) => body.condition,
    run: async ({ world, estimate, clock }, given) => {
      const known = await world();
      const problems = segmentProblems(given, known, undefined);
      if (problems.length > 0) return { problems };
      return { estimate: estimateView(await estimate(makeMembership(given as Condition, known)), clock.now()) };
    },
    output: (outcome) => (outcome.problems ? invalid(...outcome.problems) : done(outcome.estimate)),
  }),

  starting(countSegments, "audience.look"),
  starting(rebuildAudience, "audience.rebuild"),

  route(getSegment, "segments.read", {
    input: idOf,
    run: async ({ segments, findings }, id) => {
      const [segment, counted] = await Promise.all([segments.get(id), findings.counts()]);
      return segment && segmentView(segment, counted);
    },
    output: (view) => (view ? done(view, { version: view.version }) : missing("segment")),
  }),

  route(updateSegment, "segments.manage", {
    input: ({ params, body, expectedVersion }) => ({
      ...{ id: params.id, expectedVersion },
      change: present({ ...body, name: body.name?.trim() }),
    }),
    run: ({ manageSegments }, { id, change, expectedVersion }) => manageSegments.update(id, change, expectedVersion),
    output: (outcome) => {
      if (outcome.kind === "invalid") return invalid(...outcome.problems);
      if (outcome.kind === "used")
        return invalid({ field: "archived", code: "in_use", message: `is named by: ${outcome.by.join(", ")}` });
      return edited(outcome, (segment) => segmentView(segment, undefined), words);
    },
  }),

  route(watchSegment, "segments.manage", {
    input: idOf,
    run: ({ manageSegments }, id) => manageSegments.watch(id, PEOPLE_WATCH),
    output: (outcome) => {
      if (outcome.kind === "full") return full(outcome.limit);
      if (outcome.kind === "asks_campaigns")
        return invalid({ field: "condition", code: "asks_campaigns", message: "asks about campaigns" });
      return edited(outcome, (segment) => segmentView(segment, undefined), words);
    },
  }),
  route(unwatchSegment, "segments.manage", {
    input: idOf,
    run: ({ manageSegments }, id) => manageSegments.unwatch(id, PEOPLE_WATCH),
    output: (outcome) => edited(outcome, (segment) => segmentView(segment, undefined), words),
  }),

  route(estimateSegment, "segments.read", {
    input: idOf,
    run: async ({ world, estimate, clock }, id) => {
      const known = await world();
      const segment = known.segments.find((one) => one.id === id);
      return segment && estimateView(await estimate(membershipOf(segment, known)), clock.now());
    },
    output: (view) => (view ? done(view) : missing("segment")),
  }),
];
