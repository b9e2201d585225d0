import type { Context } from "aws-lambda";
import type { WebhookApp, WebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import type { InboundEvent } from "../../lib/core/messages/model.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import type { Publish } from "../publish.ts";

/** What one channel makes of an event: `Inbound.arrivals` and `Inbound.parse`. */
export interface Listener {
  readonly channel: string;
  readonly arrivals: (event: unknown) => readonly {
    readonly apps: readonly string[];
    readonly body: unknown;
    readonly kept?: { readonly name: string; readonly with: (raw: Uint8Array) => unknown };
  }[];
  readonly parse: (body: Uint8Array) => readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
}

/** Another channel that takes whole mails: `Inbound.mail`. */
export interface MailReader {
  readonly channel: string;
  readonly mail: (raw: Uint8Array) => Promise<readonly InboundEvent[]>;
}

interface HandlerPorts {
  readonly directory: WebhookDirectory;
  readonly listeners: readonly Listener[];
  readonly mailReaders: readonly MailReader[];
  /** A mail that is kept under this name. */
  readonly readKept: (name: string) => Promise<Uint8Array | undefined>;
  readonly publish: Publish;
  readonly log: Log;
}

/**
 * What AWS's own services tell. IAM says who may invoke this, so nothing is verified; an event is of the first app that it names and that
 * exists. Throws when anything could not be handed on: Lambda then tries again, and keeps the event when that does not help.
 */
export function makeHandler({ directory, listeners, mailReaders, readKept, publish, log }: HandlerPorts) {
  async function appOf(channel: string, ids: readonly string[]): Promise<WebhookApp | undefined> {
    for (const id of ids) {
      const app = await directory.app(channel, id);
      if (app) return app;
    }
    return undefined;
  }

  /** A mail may be addressed to an app that sends by somebody else. */
  async function readerOf(ids: readonly string[]) {
    for (const reader of mailReaders) {
      const app = await appOf(reader.channel, ids);
      if (app) return { app, ...reader };
    }
    return undefined;
  }

  async function bytesOf(name: string): Promise<Uint8Array> {
    const raw = await readKept(name);
    if (!raw) throw new Error("a mail is not where it is kept");
    return raw;
  }

  return async (event: unknown, { awsRequestId: trace }: Pick<Context, "awsRequestId">): Promise<void> => {
    const found = listeners.flatMap((listener) => listener.arrivals(event).map((arrival) => ({ listener, arrival })));
    if (found.length === 0) log.warn("event_unknown");
    for (const { listener, arrival } of found) {
      const { apps, kept } = arrival;
      const own = await appOf(listener.channel, apps);
      const other = own || !kept ? undefined : await readerOf(apps);
      const app = own ?? other?.app;
      if (!app) {
        // Mails of others may share the account's SES, and so its events.
        log.warn("event_of_nobody", { channel: listener.channel, apps });
        continue;
      }
      const raw = kept && (await bytesOf(kept.name));
      const body = kept && raw ? kept.with(raw) : arrival.body;
      const events =
        other && raw ? await other.mail(raw) : await listener.parse(Buffer.from(JSON.stringify(body), "utf8"));
      const { appId, channel } = app.app;
      log.info("event_taken", { channel, appId, ...(await publish({ app, channel, appId, events, trace })) });
    }
  };
}
