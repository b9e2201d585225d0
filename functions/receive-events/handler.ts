import type { Context } from "aws-lambda";
import type { WebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import type { InboundEvent } from "../../lib/core/messages/model.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { makeHearing, type Teller } from "../hearing.ts";
import type { Publish } from "../publish.ts";

/** A channel may also read mails, as `mail` of `Inbound` does. */
interface Channel extends Teller {
  mail?(raw: Uint8Array): Promise<readonly InboundEvent[]>;
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
  const { hear, appOf } = makeHearing({ directory, listeners, channelOf, appOfSender });

  /** A mail may be addressed to an app that sends by somebody else. */
  async function readerOf(ids: readonly string[]) {
    for (const id of mailReaders) {
      const app = await appOf(id, ids);
      const channel = app && (await channelOf(id));
      if (app && channel?.mail) return { app, mail: channel.mail };
    }
    return undefined;
  }

  async function bytesOf(name: string): Promise<Uint8Array> {
    const raw = await readKept(name);
    if (!raw) throw new Error("a mail is not where it is kept");
    return raw;
  }

  return async (event: unknown, { awsRequestId: trace }: Pick<Context, "awsRequestId">): Promise<void> => {
    const found = await hear(event);
    if (found.length === 0) log.warn("event_unknown");
    for (const { id, arrival, apps, own, parse } of found) {
      const { kept } = arrival;
      const other = own || !kept ? undefined : await readerOf(apps);
      const app = own ?? other?.app;
      if (!app) {
        // Mails of others may share the account's SES, and so its events.
        log.warn("event_of_nobody", { channel: id, apps });
        continue;
      }
      const raw = kept && (await bytesOf(kept.name));
      const events = other && raw ? await other.mail(raw) : await parse(kept && raw ? kept.with(raw) : arrival.body);
      const { appId, channel } = app.app;
      log.info("event_taken", { channel, appId, ...(await publish({ app, channel, appId, events, trace })) });
    }
  };
}
