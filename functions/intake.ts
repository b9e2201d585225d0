/** What comes in is put on the queues, whichever door it comes by: whose it is, where it belongs, and what is kept beside it. */
import { dynamoClient } from "../lib/adapters/dynamo/client.ts";
import { makeConnectionStore } from "../lib/adapters/dynamo/connections.ts";
import { makeMediaStore } from "../lib/adapters/s3/media.ts";
import { MAX_MESSAGE_BYTES, queueBytes, sendAll } from "../lib/adapters/sqs/queue.ts";
import { makeSecretStore } from "../lib/adapters/ssm/secrets.ts";
import { systemClock, systemIds } from "../lib/adapters/system/system.ts";
import { briefById } from "../lib/channels/parts/briefs.ts";
import { inboundById } from "../lib/channels/parts/inbound.ts";
import type { SecretStore } from "../lib/core/connections/ports.ts";
import { makeWebhookDirectory, type WebhookDirectory } from "../lib/core/connections/webhooks.ts";
import { makePublish, makeSort } from "./publish.ts";

export interface IntakeEnv {
  readonly TABLE_NAME: string;
  readonly INBOUND_QUEUE_URL: string;
  readonly RECEIPTS_QUEUE_URL: string;
  readonly SECRETS_PREFIX: string;
  /** Absent where files that come with a message are not kept. */
  readonly MEDIA_BUCKET?: string | undefined;
}

export function makeIntake({
  TABLE_NAME,
  INBOUND_QUEUE_URL,
  RECEIPTS_QUEUE_URL,
  SECRETS_PREFIX,
  MEDIA_BUCKET,
}: IntakeEnv) {
  const directory = directoryOf(TABLE_NAME, (tenant) => makeSecretStore({ prefix: SECRETS_PREFIX, tenant }));
  const publish = makePublish({
    ...sorting(directory),
    toInbound: (messages) => sendAll(INBOUND_QUEUE_URL, messages),
    toReceipts: (messages) => sendAll(RECEIPTS_QUEUE_URL, messages),
    ...(MEDIA_BUCKET === undefined
      ? {}
      : { keep: (tenant, name, file) => makeMediaStore({ bucket: MEDIA_BUCKET, tenant }).put(name, file) }),
  });
  return { directory, publish };
}

/** For whoever reads the receipts' queue itself, and verifies nothing: no secret is asked for. */
export function makeOwnIntake({ TABLE_NAME, INBOUND_QUEUE_URL }: Pick<IntakeEnv, "TABLE_NAME" | "INBOUND_QUEUE_URL">) {
  const directory = directoryOf(TABLE_NAME, () => ({ read: async () => undefined }));
  return {
    directory,
    sort: makeSort(sorting(directory)),
    toInbound: (messages: Parameters<typeof sendAll>[1]) => sendAll(INBOUND_QUEUE_URL, messages),
  };
}

function directoryOf(tableName: string, secretsOf: (tenant: string) => Pick<SecretStore, "read">): WebhookDirectory {
  return makeWebhookDirectory({
    clock: systemClock,
    singleAccount: (channel) => briefById(channel)?.singleAccount === true,
    storesOf: (tenant) => ({
      connections: makeConnectionStore({ client: dynamoClient(), tableName, tenant }),
      secrets: secretsOf(tenant),
    }),
  });
}

const sorting = (directory: WebhookDirectory): Parameters<typeof makeSort>[0] => ({
  connectionOf: directory.connection,
  async channelOf(id) {
    const channel = await inboundById(id);
    if (!channel) throw new Error("an event of a channel that is not installed");
    return {
      locate: (event) => channel.locate(event),
      retryable: (code) => ["retry", "throttled"].includes(channel.classifyReceipt(code)),
    };
  },
  sizeOf: queueBytes,
  maxBytes: MAX_MESSAGE_BYTES,
  clock: systemClock,
  ids: systemIds,
});
