import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeFeed, makeSockets, makeTicketTaker } from "../../lib/adapters/dynamo/live.ts";
import { systemClock as clock, sha256Hex } from "../../lib/adapters/system/system.ts";
import { makeSocketManagement } from "../../lib/adapters/websocket/management.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeAnswer } from "../../lib/core/live/attend.ts";
import { makeRedeemTicket } from "../../lib/core/live/tickets.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME: tableName, LIVE_MANAGEMENT_URL } = readEnv(env);
const table = { client: dynamoClient(), tableName };

export const handler = makeHandler({
  redeem: makeRedeemTicket({ tickets: makeTicketTaker(table), clock, hash: sha256Hex }),
  sockets: makeSockets(table),
  answer: makeAnswer({ of: perTenant((tenant) => makeFeed({ ...table, tenant })), clock }),
  push: makeSocketManagement(LIVE_MANAGEMENT_URL).push,
  clock,
  log: makeLog(),
});
