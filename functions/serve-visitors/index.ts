import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeConnectionStore } from "../../lib/adapters/dynamo/connections.ts";
import { makeTicketStore } from "../../lib/adapters/dynamo/live.ts";
import { messagesPage } from "../../lib/adapters/dynamo/message-pages.ts";
import { makeHoursStore } from "../../lib/adapters/dynamo/targets.ts";
import { makeVisitLimits } from "../../lib/adapters/dynamo/visits.ts";
import { makeMediaStore } from "../../lib/adapters/s3/media.ts";
import { MAX_MESSAGE_BYTES, queueBytes, sendAll } from "../../lib/adapters/sqs/queue.ts";
import { makeSecretStore } from "../../lib/adapters/ssm/secrets.ts";
import { systemMac } from "../../lib/adapters/system/mac.ts";
import { systemClock as clock, systemIds as ids, sha256Hex } from "../../lib/adapters/system/system.ts";
import { verifyingCredentials } from "../../lib/channels/gateway/verifying.ts";
import { webchat as channel } from "../../lib/channels/webchat/inbound.ts";
import { makeWebhookDirectory } from "../../lib/core/connections/webhooks.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeIssueVisitorTicket } from "../../lib/core/live/tickets.ts";
import { makeVisitorTokens } from "../../lib/core/visitors/tokens.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeGate } from "../gate.ts";
import { makePublish } from "../publish.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const CHANNEL = "webchat";

const { TABLE_NAME, INBOUND_QUEUE_URL, RECEIPTS_QUEUE_URL, SECRETS_PREFIX, MEDIA_BUCKET, LIVE_URL } = readEnv(env);
const table = { client: dynamoClient(), tableName: TABLE_NAME };

const directory = makeWebhookDirectory({
  clock,
  storesOf: (tenant) => ({
    connections: makeConnectionStore({ ...table, tenant }),
    secrets: makeSecretStore({ prefix: SECRETS_PREFIX, tenant }),
  }),
});

const publish = makePublish({
  connectionOf: directory.connection,
  channelOf: () => ({ locate: (event) => channel.locate(event), retryable: () => false }),
  toInbound: (messages) => sendAll(INBOUND_QUEUE_URL, messages),
  toReceipts: (messages) => sendAll(RECEIPTS_QUEUE_URL, messages),
  sizeOf: queueBytes,
  maxBytes: MAX_MESSAGE_BYTES,
  clock,
  ids,
});

export const handler = makeHandler(
  {
    appOf: (appId) => directory.app(CHANNEL, appId),
    secretsOf: (app) => verifyingCredentials(app.app.settings, app.secrets, clock.now()),
    of: perTenant((tenant) => {
      const own = { ...table, tenant };
      return {
        conversations: { messages: (conversationId, page) => messagesPage(own, conversationId, page) },
        hours: makeHoursStore(own, ids),
        limits: makeVisitLimits(own),
        media: makeMediaStore({ bucket: MEDIA_BUCKET, tenant }),
        listen: makeIssueVisitorTicket({ tickets: makeTicketStore(own), clock, ids, hash: sha256Hex }),
      };
    }),
    async publish(app, body, trace) {
      const events = await channel.parse(Buffer.from(JSON.stringify(body)));
      await publish({ app, channel: CHANNEL, appId: app.app.appId, events, trace });
    },
    tokens: makeVisitorTokens({ mac: systemMac, clock, ids }),
    gate: makeGate(clock),
    liveUrl: LIVE_URL,
    maxFileBytes: channel.manifest.limits.inboundMediaBytes,
    clock,
    ids,
  },
  makeLog(channel.manifest.redact),
);
