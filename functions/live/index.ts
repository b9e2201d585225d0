import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeFeed, makeSockets, makeTicketTaker } from "../../lib/adapters/dynamo/live.ts";
import { makeCompany, makeStanding } from "../../lib/adapters/dynamo/live-people.ts";
import { systemClock as clock, sha256Hex } from "../../lib/adapters/system/system.ts";
import { makeSocketManagement } from "../../lib/adapters/websocket/management.ts";
import { perTenant } from "../../lib/core/kernel/per-tenant.ts";
import { makeAdmit } from "../../lib/core/live/admit.ts";
import { makeAnswer } from "../../lib/core/live/attend.ts";
import { makeAttendPresence } from "../../lib/core/live/presence.ts";
import { makeRedeemTicket } from "../../lib/core/live/tickets.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const { TABLE_NAME: tableName, LIVE_MANAGEMENT_URL, LIVE_ORIGINS } = readEnv(env);
const table = { client: dynamoClient(), tableName };

const { push, hangUp } = makeSocketManagement(LIVE_MANAGEMENT_URL);
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
  attend: makeAttendPresence({ of: (tenant) => makeCompany({ ...table, tenant }), push, clock }),
  push,
  hangUp,
  clock,
  log: makeLog(),
});
