import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeFeed, makeSockets, makeStanding, makeTicketTaker } from "../../lib/adapters/dynamo/live.ts";
import { systemClock as clock, sha256Hex } from "../../lib/adapters/system/system.ts";
import { makeSocketManagement } from "../../lib/adapters/websocket/management.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeAdmit } from "../../lib/core/live/admit.ts";
import { makeAnswer } from "../../lib/core/live/attend.ts";
import { makeRedeemTicket } from "../../lib/core/live/tickets.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME: tableName, LIVE_MANAGEMENT_URL, LIVE_ORIGINS } = readEnv(env);
const table = { client: dynamoClient(), tableName };

const sockets = makeSockets(table);

export const handler = makeHandler({
  admit: makeAdmit({
    redeem: makeRedeemTicket({ tickets: makeTicketTaker(table), clock, hash: sha256Hex }),
    sockets,
    of: (tenant) => makeStanding({ ...table, tenant }, clock.now),
    origins: LIVE_ORIGINS.split(" ").filter(Boolean),
    clock,
  }),
  sockets,
  answer: makeAnswer({ of: perTenant((tenant) => makeFeed({ ...table, tenant })), clock }),
  ...makeSocketManagement(LIVE_MANAGEMENT_URL),
  log: makeLog(),
});
