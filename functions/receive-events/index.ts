import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeConnectionStore } from "../../lib/adapters/dynamo/connections.ts";
import { makeMediaStore } from "../../lib/adapters/s3/media.ts";
import { readObject } from "../../lib/adapters/s3/objects.ts";
import { MAX_MESSAGE_BYTES, queueBytes, sendAll } from "../../lib/adapters/sqs/queue.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemClock, systemIds } from "../../lib/adapters/system/system.ts";
import { inbound, inboundById } from "../../lib/channels/parts/inbound.ts";
import { makeWebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makePublish } from "../publish.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME, INBOUND_QUEUE_URL, RECEIPTS_QUEUE_URL, SECRETS_PREFIX, MEDIA_BUCKET, MAIL_BUCKET } = readEnv(env);

const directory = makeWebhookDirectory({
  clock: systemClock,
  singleAccount: (channel) => inboundById(channel)?.manifest.singleAccount === true,
  storesOf: (tenant) => ({
    connections: makeConnectionStore({ client: dynamoClient(), tableName: TABLE_NAME, tenant }),
    secrets: makeSecretStore({ prefix: SECRETS_PREFIX, tenant }),
  }),
});

const publish = makePublish({
  connectionOf: directory.connection,
  locate: (event) => {
    const channel = inboundById(event.channel);
    if (!channel) throw new Error("an event of a channel that is not installed");
    return channel.locate(event);
  },
  retryable: (channel, code) => ["retry", "throttled"].includes(inboundById(channel)?.classifyReceipt(code) ?? ""),
  toInbound: (messages) => sendAll(INBOUND_QUEUE_URL, messages),
  toReceipts: (messages) => sendAll(RECEIPTS_QUEUE_URL, messages),
  keep: (tenant, name, file) => makeMediaStore({ bucket: MEDIA_BUCKET, tenant }).put(name, file),
  sizeOf: queueBytes,
  maxBytes: MAX_MESSAGE_BYTES,
  clock: systemClock,
  ids: systemIds,
});

export const handler = makeHandler({
  directory,
  listeners: Object.entries(inbound).flatMap(([channel, { arrivals, parse }]) =>
    arrivals ? [{ channel, arrivals, parse }] : [],
  ),
  mailReaders: Object.entries(inbound).flatMap(([channel, { mail }]) => (mail ? [{ channel, mail }] : [])),
  readKept: async (name) => (await readObject(MAIL_BUCKET, `inbound/${name}`))?.body,
  publish,
  log: makeLog(Object.values(inbound).flatMap((channel) => channel.manifest.redact)),
});
