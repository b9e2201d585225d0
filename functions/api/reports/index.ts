import { csvReader } from "../../../lib/adapters/csv/reader.ts";
import { makeAuditReader } from "../../../lib/adapters/dynamo/audit.ts";
import { makeContactStore } from "../../../lib/adapters/dynamo/contacts.ts";
import { makeConversationDesk } from "../../../lib/adapters/dynamo/conversation-desk.ts";
import { makeCounterStore } from "../../../lib/adapters/dynamo/counters.ts";
import { makeFieldStore, makeFunnelStore } from "../../../lib/adapters/dynamo/funnels.ts";
import { makeJobStore } from "../../../lib/adapters/dynamo/jobs.ts";
import { makeNames } from "../../../lib/adapters/dynamo/names.ts";
import { makeReminderStore } from "../../../lib/adapters/dynamo/reminders.ts";
import { makeRetentionSettings } from "../../../lib/adapters/dynamo/retention.ts";
import { makeSegmentStore } from "../../../lib/adapters/dynamo/segments.ts";
import { makeZoneStore } from "../../../lib/adapters/dynamo/zones.ts";
import { makeJobFiles } from "../../../lib/adapters/s3/job-files.ts";
import { makeDeadLetters } from "../../../lib/adapters/sqs/dead-letters.ts";
import { channelPlanning } from "../../../lib/channels/gateway/planning.ts";
import { perTenant } from "../../../lib/core/kernel/per-tenant.ts";
import { parseDeadLetters } from "../../../lib/runtime/dead-letter-env.ts";
import { partOf } from "../part.ts";
import { clock, env, ids, storesOf } from "../wiring.ts";
import { reportsRoutes } from "./routes/index.ts";
import { enter } from "./tenant.ts";

const deadLetters = makeDeadLetters(parseDeadLetters(env.DEAD_LETTERS));

export const part = partOf(
  reportsRoutes,
  perTenant((tenant) =>
    enter({
      id: tenant,
      table: csvReader,
      audit: makeAuditReader(storesOf(tenant)),
      zones: makeZoneStore(storesOf(tenant)),
      contacts: makeContactStore(storesOf(tenant), ids),
      retentionStore: makeRetentionSettings(storesOf(tenant)),
      fields: makeFieldStore(storesOf(tenant)),
      segments: makeSegmentStore(storesOf(tenant), ids),
      jobs: makeJobStore(storesOf(tenant)),
      files: makeJobFiles({ bucket: env.FILES_BUCKET, tenant }),
      reportCounters: makeCounterStore(storesOf(tenant)),
      funnels: makeFunnelStore(storesOf(tenant)),
      namesOf: makeNames(storesOf(tenant), ids),
      openReminders: makeReminderStore(storesOf(tenant), ids),
      conversations: makeConversationDesk(storesOf(tenant)),
      deadLetters,
      channels: channelPlanning,
      clock,
      ids,
    }),
  ),
);
