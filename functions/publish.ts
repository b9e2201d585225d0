import type { InboundEventMessage, KeptMessage, NoticeMessage, ReceiptMessage } from "../events/inbound-event.ts";
import type { WebhookApp } from "../lib/core/connections/webhooks.ts";
import type { Clock, Ids } from "../lib/core/kernel/ports.ts";
import { type Place, type Routed, routeEvents } from "../lib/core/messages/intake.ts";
import type { InboundEvent, StatusEvent, ThreadEvent, WatermarkEvent } from "../lib/core/messages/model.ts";

interface Outgoing {
  readonly body: string;
  readonly group?: string;
  readonly deduplication?: string;
}

interface Judge {
  locate(event: ThreadEvent): Place;
  /** Of an error code in a receipt. */
  retryable(code: string): boolean;
}

interface SortPorts {
  readonly connectionOf: (
    channel: string,
    appId: string,
    accountId: string | undefined,
  ) => ReturnType<Parameters<typeof routeEvents>[1]["connection"]>;
  /** What the channel of a webhook says of its events. */
  readonly channelOf: (channel: string) => Judge | Promise<Judge>;
  /** Puts a file that came with a message into the media store; absent where no message brings any. Answers with its key. */
  readonly keep?: (
    tenant: string,
    name: string,
    file: { readonly body: Uint8Array; readonly mime: string },
  ) => Promise<string>;
  /** Bytes that a text takes in a queue, and how many one message may have. */
  readonly sizeOf: (text: string) => number;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly ids: Ids;
}

type ToQueue = (messages: readonly Outgoing[]) => Promise<readonly boolean[]>;

interface PublishPorts extends SortPorts {
  /** Whether the queue took each message. */
  readonly toInbound: ToQueue;
  readonly toReceipts: ToQueue;
}

interface Told {
  readonly app: WebhookApp;
  readonly channel: string;
  readonly appId: string;
  readonly events: readonly InboundEvent[];
  readonly trace: string;
}

/** The messages that events become, by the queue that they belong on. */
export type Sort = (input: Told) => Promise<{
  readonly inbound: readonly Outgoing[];
  readonly receipts: readonly Outgoing[];
  /** How many of the receipts' queue nobody could use. */
  readonly kept: number;
}>;

export interface Published {
  readonly ordered: number;
  readonly unordered: number;
  readonly kept: number;
}

/** Throws when a queue did not take everything: the provider then sends the webhook again, and what was taken is recognised. */
export type Publish = (input: Told) => Promise<Published>;

export function makePublish(ports: PublishPorts): Publish {
  const sort = makeSort(ports);
  return async (input) => {
    const { inbound, receipts, kept } = await sort(input);
    await Promise.all([handOn(inbound, ports.toInbound), handOn(receipts, ports.toReceipts)]);
    return { ordered: inbound.length, unordered: receipts.length, kept };
  };
}

/** Throws when the queue did not take everything. */
export async function handOn(messages: readonly Outgoing[], to: ToQueue): Promise<void> {
  if (messages.length > 0 && (await to(messages)).some((taken) => !taken))
    throw new Error("a queue did not take every event");
}

export function makeSort(ports: SortPorts): Sort {
  return async ({ app, channel, appId, events, trace }) => {
    const judge = await ports.channelOf(channel);
    const routed = await routeEvents(events, {
      connection: (accountId) => ports.connectionOf(channel, appId, accountId),
      locate: ((event: ThreadEvent) => judge.locate(event)) as Parameters<typeof routeEvents>[1]["locate"],
      ids: ports.ids,
      tenant: app.tenant,
      appId,
    });
    const time = new Date(ports.clock.now()).toISOString();
    const inbound: Outgoing[] = [];
    const receipts: Outgoing[] = [];
    let kept = 0;
    for (const found of routed) {
      const item = await withFilesKept(found, app.tenant);
      const envelope = { id: ports.ids.random(), version: 1, time, tenant: app.tenant, trace } as const;
      const message = toMessage(item, envelope, judge, channel, appId);
      const text = JSON.stringify(message);
      if (ports.sizeOf(text) > ports.maxBytes) {
        // Too long for a queue: no provider allows a message of that size, so it is kept for diagnosis, cut. A character may
        // take six bytes there, so an eighth of the bytes as characters fits with its envelope.
        receipts.push({
          body: JSON.stringify(
            keptOf(
              { kind: "kept", reason: "event too large", raw: text.slice(0, ports.maxBytes / 8) },
              envelope,
              channel,
              appId,
            ),
          ),
        });
        kept++;
      } else if (item.kind === "ordered") {
        inbound.push({ body: text, group: item.conversationId, deduplication: item.deduplication });
      } else {
        receipts.push({ body: text });
        if (item.kind === "kept") kept++;
      }
    }
    return { inbound, receipts, kept };
  };

  /** In the thread's own folder, under a name that is the same for every repetition. */
  async function withFilesKept(item: Routed, tenant: string): Promise<Routed> {
    if (item.kind !== "ordered" || !("media" in item.event) || !item.event.media) return item;
    const { conversationId, deduplication, event } = item;
    const media = await Promise.all(
      item.event.media.map(async ({ content, ...file }, index) => {
        if (content === undefined || !ports.keep) return file;
        const name = `${conversationId}/in/${deduplication}-${index}`;
        const body = Buffer.from(content, "base64");
        const key = await ports.keep(tenant, name, { body, mime: file.mime ?? "application/octet-stream" });
        return { ...file, key, size: body.byteLength };
      }),
    );
    return { ...item, event: { ...event, media } as typeof event };
  }

  function toMessage(
    item: Routed,
    envelope: Envelope,
    judge: Judge,
    channel: string,
    appId: string,
  ): InboundEventMessage | ReceiptMessage | NoticeMessage | KeptMessage {
    switch (item.kind) {
      case "ordered":
        return {
          ...envelope,
          type: "inbound.event",
          subject: item.conversationId,
          data: {
            connectionId: item.connection.connectionId,
            conversationId: item.conversationId,
            chat: item.place.chat,
            identities: [...item.place.identities],
            event: item.event as unknown as InboundEventMessage["data"]["event"],
          },
        };
      case "receipt":
        return {
          ...envelope,
          type: "inbound.receipt",
          subject: item.connection.connectionId,
          data: {
            connectionId: item.connection.connectionId,
            retryable: retryable(judge, item.event),
            ...(item.conversationId === undefined ? {} : { conversationId: item.conversationId }),
            event: { ...item.event } as ReceiptMessage["data"]["event"],
          },
        };
      case "notice":
        return {
          ...envelope,
          type: "inbound.notice",
          subject: item.connection.connectionId,
          data: { connectionId: item.connection.connectionId, event: { ...item.event } },
        };
      case "kept":
        return keptOf(item, envelope, channel, appId);
    }
  }

  function retryable(judge: Judge, event: StatusEvent | WatermarkEvent): boolean {
    return "errorCode" in event && event.errorCode !== undefined && judge.retryable(event.errorCode);
  }
}

type Envelope = Readonly<Pick<KeptMessage, "id" | "version" | "time" | "tenant"> & { trace: string }>;

const keptOf = (item: Routed & { kind: "kept" }, envelope: Envelope, channel: string, appId: string): KeptMessage => ({
  ...envelope,
  type: "inbound.kept",
  subject: appId,
  data: {
    reason: item.reason,
    channel,
    appId,
    raw: item.raw,
    ...(item.accountId === undefined ? {} : { accountId: item.accountId }),
  },
});
