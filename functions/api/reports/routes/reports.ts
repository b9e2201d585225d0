import {
  exportReport,
  getContactFigures,
  getDashboard,
  getFunnelFigures,
  getHeatMap,
  getLeadStates,
  getNotificationReport,
  getReport,
} from "../../../../events/api/reports.ts";
import type { Plain } from "../../../../lib/core/kernel/plain.ts";
import type { ReportOrder } from "../../../../lib/core/reports/export.ts";
import {
  addDays,
  daysIn,
  FAMILY_OF,
  type Grouping,
  isDay,
  MAX_DAYS,
  MAX_DAYS_APART,
  type Range,
} from "../../../../lib/core/reports/model.ts";
import { NOTIFICATION_GROUPINGS } from "../../../../lib/core/reports/notifications.ts";
import { Refused } from "../../../../lib/runtime/http/problem.ts";
import { conversationView } from "../../inbox/views/conversation.ts";
import { invalid, missing } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { reminderView } from "../../sales/views/reminder.ts";
import { route, type Tenant } from "../tenant.ts";
import { started } from "../views/job.ts";
import { contactFiguresView, durationView, figuresView, notificationReportView, reportView } from "../views/report.ts";

interface AskedRange {
  readonly from?: string | undefined;
  readonly through?: string | undefined;
  readonly days?: string | number | undefined;
}

const USUAL_DAYS = 30;
const RECENT = 5;
const DUE = 10;

/** Days that are there; from before through; not more than may be asked for at once. */
async function rangeOf(
  { from, through, days }: AskedRange,
  { today }: Pick<Tenant, "today">,
  most = MAX_DAYS,
): Promise<Range> {
  for (const [field, day] of Object.entries({ from, through }))
    if (day !== undefined && !isDay(day))
      throw new Refused(invalid({ field, code: "no_such_day", message: "is no day of the calendar" }));
  if (from !== undefined && days !== undefined)
    throw new Refused(invalid({ field: "days", code: "conflict", message: "cannot stand beside `from`" }));
  const last = through ?? (await today()).day;
  const range = { from: from ?? addDays(last, 1 - Number(days ?? USUAL_DAYS)), through: last };
  const count = daysIn(range);
  if (count < 1) throw new Refused(invalid({ field: "from", code: "after_through", message: "is after `through`" }));
  if (count > most)
    throw new Refused(invalid({ field: "from", code: "too_long", message: `makes a range of more than ${most} days` }));
  return range;
}

interface Narrowed {
  readonly channel?: string | undefined;
  readonly connectionId?: string | undefined;
}

function narrowedTo(by: Grouping, { channel, connectionId }: Narrowed): Narrowed {
  for (const [field, value] of Object.entries({ channel, connectionId }))
    if (value !== undefined && FAMILY_OF[by] !== "connection")
      throw new Refused(
        invalid({ field, code: "not_counted", message: "narrows reports by day, channel and connection alone" }),
      );
  return { channel, connectionId };
}

export const reportRoutes: readonly Route<Tenant>[] = [
  route(getReport, "reports.read", {
    input: ({ query }) => query,
    run: async (tenant, query) => {
      const daily = query.daily === "true" && query.by !== "day";
      return tenant.reports.report({
        by: query.by,
        range: await rangeOf(query, tenant, daily ? MAX_DAYS_APART : MAX_DAYS),
        compare: query.compare === "true",
        daily,
        ...narrowedTo(query.by, query),
      });
    },
    output: (report) => done(reportView(report)),
  }),

  route(getHeatMap, "reports.read", {
    input: ({ query }) => query,
    run: async (tenant, query) => {
      const range = await rangeOf(query, tenant);
      return { range, map: await tenant.reports.heatMap(range, query) };
    },
    output: ({ range, map }) =>
      done({ range: { ...range }, in: map.in.map((hours) => [...hours]), out: map.out.map((hours) => [...hours]) }),
  }),

  route(getLeadStates, "reports.read", {
    input: ({ query }) => query,
    run: async (tenant, query) => {
      const range = await rangeOf(query, tenant);
      return { range, types: await tenant.reports.leadStates(range) };
    },
    output: ({ range, types }) =>
      done({
        range: { ...range },
        types: types.map(({ type, now, created }) => ({ type, now: { ...now }, created: { ...created } })),
      }),
  }),

  route(getFunnelFigures, "reports.read", {
    input: ({ params, query }) => ({ id: params.id, query }),
    run: async (tenant, { id, query }) => {
      const range = await rangeOf(query, tenant);
      const funnel = await tenant.funnels.get(id);
      return funnel && { funnel, range, ...(await tenant.funnelFigures(funnel, range)) };
    },
    output: (found) =>
      found
        ? done({
            funnelId: found.funnel.funnelId,
            name: found.funnel.name,
            range: { ...found.range },
            conversion: found.conversion,
            stages: found.stages.map(({ stage, value, weighted, timeInStage, ...counts }) => ({
              id: stage.stageId,
              name: stage.name,
              probability: stage.probability,
              archived: stage.archived,
              ...counts,
              value: [...value],
              weighted: [...weighted],
              timeInStage: durationView(timeInStage),
            })),
          })
        : missing("funnel"),
  }),

  route(getContactFigures, "reports.read", {
    input: ({ query }) => query,
    run: async (tenant, query) => tenant.contactFigures(await rangeOf(query, tenant)),
    output: (figures) => done(contactFiguresView(figures)),
  }),

  route(getNotificationReport, "reports.read", {
    input: ({ query }) => query,
    run: async (tenant, query) =>
      tenant.notificationReport(await rangeOf(query, tenant), query.by ? [query.by] : NOTIFICATION_GROUPINGS),
    output: (report) => done(notificationReportView(report)),
  }),

  route(getDashboard, "conversations.read", {
    input: ({ principal, request }) => ({ person: principal.id, at: request.at }),
    run: async ({ reports, today, openReminders, conversations }, { person, at }) => {
      const { day, ends } = await today();
      const range = { from: addDays(day, -6), through: day };
      const [now, week, reminders, recent] = await Promise.all([
        reports.now(person),
        reports.report({ by: "day", range, compare: true, daily: false }),
        openReminders.open(person, { to: ends }, { limit: DUE }),
        conversations.list({ state: "open" }, { limit: RECENT }),
      ]);
      return { ...now, week, reminders, recent, at };
    },
    output: ({ connections, mine, week, reminders, recent, at }, _call, tenant) => {
      const sum = (field: "open" | "pending" | "snoozed" | "unanswered" | "unassigned") =>
        connections.reduce((total, one) => total + one[field], 0);
      const { figures: today } = week.groups.at(-1) ?? week.total;
      return done({
        now: {
          open: sum("open"),
          pending: sum("pending"),
          snoozed: sum("snoozed"),
          unanswered: sum("unanswered"),
          unassigned: sum("unassigned"),
        },
        connections: connections.map((one) => ({ ...one })),
        mine: {
          open: mine.open ?? 0,
          pending: mine.pending ?? 0,
          snoozed: mine.snoozed ?? 0,
          leads: mine.leads ?? 0,
        },
        today: figuresView(today),
        week: {
          figures: figuresView(week.total.figures),
          previous: week.total.previous && figuresView(week.total.previous),
        },
        reminders: reminders.items.map(reminderView),
        recent: recent.items.map((conversation) => conversationView(conversation, tenant)),
        at,
      });
    },
  }),

  route(exportReport, "reports.export", {
    input: ({ body, principal, request }) => ({ body, asked: { createdBy: principal.id, request } }),
    run: async (tenant, { body, asked }) => {
      const { by, format, language, compare = false } = body;
      const { channel, connectionId } = narrowedTo(by, body);
      const order: ReportOrder = {
        by,
        range: await rangeOf(body, tenant),
        compare,
        format,
        language,
        ...(channel === undefined ? {} : { channel }),
        ...(connectionId === undefined ? {} : { connectionId }),
      };
      return tenant.startJob({
        ...asked,
        kind: "report.export",
        input: { ...order, range: { ...order.range } } as Plain,
      });
    },
    output: started,
  }),
];
