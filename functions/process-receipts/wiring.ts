/** What SES tells of mails. Loaded with the first of it: whoever sends none does without. */
import { briefs } from "../../lib/channels/parts/briefs.ts";
import { inboundById } from "../../lib/channels/parts/inbound.ts";
import type { Log } from "../../lib/runtime/logger.ts";
import { makeHearing } from "../hearing.ts";
import { makeOwnIntake } from "../intake.ts";
import { makeUnwrap, type Unwrap } from "./mails.ts";

export function wireMails(env: Parameters<typeof makeOwnIntake>[0], log: Log): Unwrap {
  const { directory, sort, toInbound } = makeOwnIntake(env);
  const { hear } = makeHearing({
    directory,
    // Events of other services of AWS do not come by this queue.
    listeners: briefs.filter(({ aws, medium }) => aws && medium === "email").map(({ id }) => id),
    channelOf: inboundById,
  });
  return makeUnwrap({ hear, sort, toInbound, log });
}
