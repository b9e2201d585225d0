import { readObject } from "../../lib/adapters/s3/objects.ts";
import { inbound } from "../../lib/channels/parts/inbound.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeIntake } from "../intake.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";

const settings = readEnv(env);

const { directory, publish } = makeIntake(settings);

export const handler = makeHandler({
  directory,
  listeners: Object.entries(inbound).flatMap(([channel, { arrivals, parse }]) =>
    arrivals ? [{ channel, arrivals, parse }] : [],
  ),
  mailReaders: Object.entries(inbound).flatMap(([channel, { mail }]) => (mail ? [{ channel, mail }] : [])),
  readKept: async (name) => (await readObject(settings.MAIL_BUCKET, `inbound/${name}`))?.body,
  publish,
  log: makeLog(Object.values(inbound).flatMap((channel) => channel.manifest.redact)),
});
