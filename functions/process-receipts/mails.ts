import type { Log } from "../../lib/runtime/logger.ts";
import type { Heard } from "../hearing.ts";
import { handOn, type Sort } from "../publish.ts";

interface MailsPorts {
  readonly hear: (event: unknown) => Promise<readonly Heard[]>;
  readonly sort: Sort;
  readonly toInbound: Parameters<typeof handOn>[1];
  readonly log: Log;
}

/** What an event of EventBridge becomes on this queue: bodies of messages. What belongs elsewhere is handed on. Throws when that, or the table, fails. */
export type Unwrap = (event: unknown, trace: string) => Promise<readonly unknown[]>;

export function makeUnwrap({ hear, sort, toInbound, log }: MailsPorts): Unwrap {
  return async (event, trace) => {
    const found = await hear(event);
    if (found.length === 0) log.warn("event_unknown");
    const bodies: unknown[] = [];
    for (const { id, arrival, apps, own: app, parse } of found) {
      if (!app) {
        // Mails of others may share the account's SES, and so its events.
        log.warn("event_of_nobody", { channel: id, apps });
        continue;
      }
      const { appId, channel } = app.app;
      const { inbound, receipts } = await sort({ app, channel, appId, events: await parse(arrival.body), trace });
      await handOn(inbound, toInbound);
      bodies.push(...receipts.map(({ body }) => JSON.parse(body) as unknown));
    }
    return bodies;
  };
}
