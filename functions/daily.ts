/** The day's look at connections: loaded by whoever finds its time come. */
import { makeConnectionStore } from "../lib/adapters/dynamo/connections.ts";
import { makeJobStore } from "../lib/adapters/dynamo/jobs.ts";
import { makePersonalNotices } from "../lib/adapters/dynamo/notices.ts";
import { makePeopleStore } from "../lib/adapters/dynamo/people.ts";
import { makeProviderTemplateStore } from "../lib/adapters/dynamo/provider-templates.ts";
import { makeSegmentStore } from "../lib/adapters/dynamo/segments.ts";
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import { makeTimerStore } from "../lib/adapters/dynamo/timers.ts";
import { makeWatchStore } from "../lib/adapters/dynamo/watch.ts";
import { callHttp as http } from "../lib/adapters/http/http.ts";
import { makeSecretStore } from "../lib/adapters/ssm/secrets.ts";
import { systemClock as clock, systemIds as ids } from "../lib/adapters/system/system.ts";
import { makeAskExpiry } from "../lib/channels/gateway/expiry.ts";
import { makeListTemplates } from "../lib/channels/gateway/templates.ts";
import { makeStartJob } from "../lib/core/jobs/start.ts";
import { makeSyncProviderTemplates } from "../lib/core/provider-templates/sync.ts";
import { makeTellTemplateChange } from "../lib/core/provider-templates/tell.ts";
import type { FireTimer } from "../lib/core/timers/ports.ts";
import { makeDaily } from "../lib/core/watch/daily.ts";
import { makeTellExpiry } from "../lib/core/watch/expiry.ts";
import { parseBaseUrls } from "../lib/runtime/channel-env.ts";
import type { Outside } from "./timers.ts";

export function dailyOf(context: TableContext, outside: Outside): FireTimer {
  const { tenant } = context;
  const connections = makeConnectionStore(context);
  const watch = makeWatchStore(context);
  const notices = makePersonalNotices(context, ids);
  const people = makePeopleStore(context);
  const asked = {
    http,
    baseUrls: parseBaseUrls(outside.baseUrls),
    secrets: makeSecretStore({ prefix: outside.secretsPrefix, tenant }),
  };
  const daily = makeDaily({
    connections,
    expiry: makeAskExpiry(asked),
    tell: makeTellExpiry({ watch, notices, people, clock }),
    sync: makeSyncProviderTemplates({
      ...{ connections, providerTemplates: makeProviderTemplateStore(context, ids), clock, ids },
      list: makeListTemplates(asked),
      tell: makeTellTemplateChange({ notices, people }),
    }),
    watch,
    timers: makeTimerStore(context),
    clock,
    ids,
  });
  const segments = makeSegmentStore(context, ids);
  const startJob = makeStartJob({ jobs: makeJobStore(context), ids });
  return async (timer) => {
    // Everybody is looked at once a day, where there is anything to look for.
    if ((await segments.all()).some(({ archived }) => !archived)) {
      const request = { id: `audience ${timer.wakeAt}`, at: timer.wakeAt };
      await startJob({ kind: "audience.look", input: {}, createdBy: "rule:daily", request });
    }
    return daily(timer);
  };
}
