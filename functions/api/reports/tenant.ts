/** What reports and long work are asked with. `index.ts` fills it with adapters, tests with fakes. */
import type { AuditReader } from "../../../lib/core/audit/ports.ts";
import { makeSearchAudit, type SearchAudit } from "../../../lib/core/audit/search.ts";
import type { ContactStore } from "../../../lib/core/contacts/ports.ts";
import type { ConversationDesk } from "../../../lib/core/conversations/ports.ts";
import { makeCalendar } from "../../../lib/core/counters/calendar.ts";
import type { CounterStore, ZoneStore } from "../../../lib/core/counters/ports.ts";
import type { DeadLetters } from "../../../lib/core/dead-letters/ports.ts";
import type { ChannelGateway } from "../../../lib/core/deliveries/ports.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import type { FunnelStore } from "../../../lib/core/funnels/ports.ts";
import type { TableReader } from "../../../lib/core/imports/ports.ts";
import type { JobFiles, JobStore } from "../../../lib/core/jobs/ports.ts";
import { makeStartJob, type StartJob } from "../../../lib/core/jobs/start.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { dayAround } from "../../../lib/core/kernel/wall-clock.ts";
import type { ReminderStore } from "../../../lib/core/reminders/ports.ts";
import { makeContactFigures, type ReadContactFigures } from "../../../lib/core/reports/contacts.ts";
import { makeFunnelFigures, type ReadFunnelFigures } from "../../../lib/core/reports/funnel.ts";
import { makeNotificationReport, type ReadNotificationReport } from "../../../lib/core/reports/notifications.ts";
import type { Names } from "../../../lib/core/reports/ports.ts";
import { makeReports, type Reports } from "../../../lib/core/reports/report.ts";
import type { RetentionStore } from "../../../lib/core/rights/ports.ts";
import { type ManageRetention, makeManageRetention } from "../../../lib/core/rights/retention.ts";
import type { SegmentStore } from "../../../lib/core/segments/ports.ts";
import { routesFor } from "../route.ts";

export interface ReportsPorts {
  readonly id: string;
  readonly table: TableReader;
  readonly audit: AuditReader;
  readonly zones: Pick<ZoneStore, "read">;
  readonly contacts: Pick<ContactStore, "get">;
  readonly retentionStore: Pick<RetentionStore, "settings" | "save">;
  readonly fields: Pick<FieldStore, "all">;
  readonly segments: Pick<SegmentStore, "get">;
  readonly jobs: JobStore;
  readonly files: JobFiles;
  readonly reportCounters: Pick<CounterStore, "read">;
  readonly namesOf: Names;
  readonly funnels: Pick<FunnelStore, "get">;
  readonly openReminders: Pick<ReminderStore, "open">;
  readonly conversations: Pick<ConversationDesk, "list">;
  readonly deadLetters: Pick<DeadLetters, "queues" | "standing">;
  readonly channels: Pick<ChannelGateway, "facts" | "plan" | "price">;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant extends ReportsPorts {
  readonly startJob: StartJob;
  readonly retention: ManageRetention;
  readonly searchAudit: SearchAudit;
  readonly reports: Reports;
  readonly funnelFigures: ReadFunnelFigures;
  readonly contactFigures: ReadContactFigures;
  readonly notificationReport: ReadNotificationReport;
  /** The day that it is for the tenant's counters, and the instant at which it ends. */
  readonly today: () => Promise<{ readonly day: string; readonly ends: string }>;
}

export function enter(ports: ReportsPorts): Tenant {
  const { zones, reportCounters: counters, namesOf: names, clock } = ports;
  const startJob = makeStartJob(ports);
  const instant = () => new Date(clock.now()).toISOString();
  return {
    ...ports,
    startJob,
    retention: makeManageRetention({ retention: ports.retentionStore, startJob }),
    searchAudit: makeSearchAudit(ports.audit),
    reports: makeReports({ counters, names }),
    funnelFigures: makeFunnelFigures(counters),
    contactFigures: makeContactFigures({ counters, names }),
    notificationReport: makeNotificationReport(counters),
    today: async () => {
      const { zones: known } = await zones.read();
      const zone = known.findLast(({ from }) => from <= instant())?.zone ?? "UTC";
      const { to } = dayAround(clock.now(), zone);
      return { day: makeCalendar(known).day(instant()), ends: new Date(to).toISOString() };
    },
  };
}

export const route = routesFor<Tenant>();
