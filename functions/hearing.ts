/** What AWS's own services tell: the channels that understand it, and the app that it is of. */
import type { WebhookApp, WebhookDirectory } from "../lib/core/connections/webhooks.ts";
import type { InboundEvent } from "../lib/core/messages/model.ts";

/** What a channel makes of events: `arrivals` and `parse` of `Inbound`. */
export interface Teller {
  arrivals?(event: unknown): readonly Arrival[];
  parse(body: Uint8Array): readonly InboundEvent[] | Promise<readonly InboundEvent[]>;
}

export interface Arrival {
  readonly apps: readonly string[];
  readonly accountId?: string;
  readonly body: unknown;
  readonly kept?: { readonly name: string; readonly with: (raw: Uint8Array) => unknown };
}

export interface Heard {
  /** The channel that understood it. */
  readonly id: string;
  readonly arrival: Arrival;
  /** The apps that it names, or that its sender was connected with. */
  readonly apps: readonly string[];
  /** The first of them that exists, of that channel. */
  readonly own: WebhookApp | undefined;
  readonly parse: (body: unknown) => Promise<readonly InboundEvent[]>;
}

interface HearingPorts {
  readonly directory: Pick<WebhookDirectory, "app">;
  /** Channels that services of AWS may tell of, by their ids. */
  readonly listeners: readonly string[];
  readonly channelOf: (id: string) => Promise<Teller | undefined>;
  /** The app that a sender of our own account was connected with; absent where every event names its app. */
  readonly appOfSender?: (channel: string, accountId: string) => Promise<string | undefined>;
}

/** IAM says who may tell us, so nothing is verified. Throws when the table cannot be asked. */
export function makeHearing({ directory, listeners, channelOf, appOfSender }: HearingPorts) {
  async function appOf(channel: string, ids: readonly string[]): Promise<WebhookApp | undefined> {
    for (const id of ids) {
      const app = await directory.app(channel, id);
      if (app) return app;
    }
    return undefined;
  }

  async function appsOf(channel: string, { apps, accountId }: Arrival): Promise<readonly string[]> {
    if (apps.length > 0 || accountId === undefined) return apps;
    const appId = await appOfSender?.(channel, accountId);
    return appId === undefined ? [] : [appId];
  }

  async function heardBy(id: string, event: unknown): Promise<readonly Heard[]> {
    const teller = await channelOf(id);
    if (!teller) return [];
    return Promise.all(
      (teller.arrivals?.(event) ?? []).map(async (arrival) => {
        const apps = await appsOf(id, arrival);
        return {
          ...{ id, arrival, apps, own: await appOf(id, apps) },
          parse: async (body: unknown) => teller.parse(Buffer.from(JSON.stringify(body), "utf8")),
        };
      }),
    );
  }

  return {
    appOf,
    /** Empty for what no channel understands. */
    hear: async (event: unknown): Promise<readonly Heard[]> =>
      (await Promise.all(listeners.map((id) => heardBy(id, event)))).flat(),
  };
}
