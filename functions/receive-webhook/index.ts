import middy from "@middy/core";
import { systemClock } from "../../lib/adapters/system/system.ts";
import { verifyingCredentials } from "../../lib/channels/gateway/verifying.ts";
import { briefs } from "../../lib/channels/parts/briefs.ts";
import { inboundById } from "../../lib/channels/parts/inbound.ts";
import { readEnv } from "../../lib/runtime/env.ts";
import { makeLog } from "../../lib/runtime/logger.ts";
import { makeIntake } from "../intake.ts";
import { env } from "./env.ts";
import { makeHandler } from "./handler.ts";
import { makeVerifier } from "./verifier.ts";

const settings = readEnv(env);

const { directory, publish } = makeIntake(settings);

export const handler = middy(
  makeHandler({
    directory,
    verifierOf: async (id) => {
      const channel = await inboundById(id);
      return (
        channel &&
        makeVerifier(
          channel,
          (app) => verifyingCredentials(app.app.settings, app.secrets, systemClock.now()),
          settings.PUBLIC_URL,
        )
      );
    },
    publish,
    log: makeLog(briefs.flatMap(({ redact }) => redact)),
  }),
);
