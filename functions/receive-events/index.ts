import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { makeSenderDirectory } from "../../lib/adapters/dynamo/senders.ts";
import { readObject } from "../../lib/adapters/s3/objects.ts";
import { briefs } from "../../lib/channels/parts/briefs.ts";
import { inboundById } from "../../lib/channels/parts/inbound.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeIntake } from "../intake.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const settings = readEnv(env);

const { directory, publish } = makeIntake(settings);
const senders = makeSenderDirectory({ client: dynamoClient(), tableName: settings.TABLE_NAME });

export const handler = makeHandler({
  directory,
  // What is of AWS's own services tells its events here.
  listeners: briefs.filter(({ aws }) => aws).map(({ id }) => id),
  mailReaders: briefs.filter(({ medium }) => medium === "email").map(({ id }) => id),
  appOfSender: senders.appOf,
  channelOf: inboundById,
  readKept: async (name) => (await readObject(settings.MAIL_BUCKET, `inbound/${name}`))?.body,
  publish,
  log: makeLog(briefs.flatMap(({ redact }) => redact)),
});
