import type { Context } from "aws-lambda";
import type { WebhookApp, WebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import type { InboundEvent } from "../../lib/core/messages/model.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import type { Publish } from "../publish.ts";

/** What a channel makes of events and of mails: `arrivals`, `parse` and `mail` of `Inbound`. */
interface Channel {
  arrivals?(event: unknown): readonly Arrival[];
  parse(body: Uint8Array): readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
  mail?(raw: Uint8Array): Promise<readonly InboundEvent[]>;
}

interface Arrival {
  readonly apps: readonly string[];
  readonly accountId?: string;
  readonly body: unknown;
  readonly kept?: { readonly name: string; readonly with: (raw: Uint8Array) => unknown };
}

interface HandlerPorts {
  readonly directory: WebhookDirectory;
  /** Channels that services of AWS may tell of, and those that take whole mails, by their ids. */
  readonly listeners: readonly string[];
  readonly mailReaders: readonly string[];
  /** The app that a sender of our own account was connected with. */
  readonly appOfSender: (channel: string, accountId: string) => Promise<string | undefined>;
  readonly channelOf: (id: string) => Promise<Channel | undefined>;
  /** A mail that is kept under this name. */
  readonly readKept: (name: string) => Promise<Uint8Array | undefined>;
  readonly publish: Publish;
  readonly log: Log;
}

/**
 * What AWS's own services tell. IAM says who may invoke this, so nothing is verified; an event is of the first app that it names and that
 * exists. Throws when anything could not be handed on: Lambda then tries again, and keeps the event when that does not help.
 */
export function makeHandler({
  directory,
  listeners,
  mailReaders,
  appOfSender,
  channelOf,
  readKept,
  publish,
  log,
}: HandlerPorts) {
  async function appOf(channel: string, ids: readonly string[]): Promise<WebhookApp | undefined> {
    for (const id of ids) {
      const app = await directory.app(channel, id);
      if (app) return app;
    }
    return undefined;
  }

  /** A mail may be addressed to an app that sends by somebody else. */
  async function readerOf(ids: readonly string[]) {
    for (const id of mailReaders) {
      const app = await appOf(id, ids);
      const channel = app && (await channelOf(id));
      if (app && channel?.mail) return { app, mail: channel.mail };
    }
    return undefined;
  }

  async function appsOf(channel: string, { apps, accountId }: Arrival): Promise<readonly string[]> {
    if (apps.length > 0 || accountId === undefined) return apps;
    const appId = await appOfSender(channel, accountId);
    return appId === undefined ? [] : [appId];
  }

  async function heard(event: unknown) {
    const found = await Promise.all(
      listeners.map(async (id) => {
        const channel = await channelOf(id);
        return (channel?.arrivals?.(event) ?? []).flatMap((arrival) => (channel ? [{ id, channel, arrival }] : []));
      }),
    );
    return found.flat();
  }

  async function bytesOf(name: string): Promise<Uint8Array> {
    const raw = await readKept(name);
    if (!raw) throw new Error("a mail is not where it is kept");
    return raw;
  }

  return async (event: unknown, { awsRequestId: trace }: Pick<Context, "awsRequestId">): Promise<void> => {
    const found = await heard(event);
    if (found.length === 0) log.warn("event_unknown");
    for (const { id, channel: teller, arrival } of found) {
      const { kept } = arrival;
      const apps = await appsOf(id, arrival);
      const own = await appOf(id, apps);
      const other = own || !kept ? undefined : await readerOf(apps);
      const app = own ?? other?.app;
      if (!app) {
        // Mails of others may share the account's SES, and so its events.
        log.warn("event_of_nobody", { channel: id, apps });
        continue;
      }
      const raw = kept && (await bytesOf(kept.name));
      const body = kept && raw ? kept.with(raw) : arrival.body;
      const events =
        other && raw ? await other.mail(raw) : await teller.parse(Buffer.from(JSON.stringify(body), "utf8"));
      const { appId, channel } = app.app;
      log.info("event_taken", { channel, appId, ...(await publish({ app, channel, appId, events, trace })) });
    }
  };
}
