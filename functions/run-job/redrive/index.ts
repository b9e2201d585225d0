/** Dead letters of the deployment, put back into their queues. */
import { makeDeadLetters } from "../../../lib/adapters/sqs/dead-letters.ts";
import { makeRedrive } from "../../../lib/core/dead-letters/redrive.ts";
import { parseDeadLetters } from "../../../lib/runtime/dead-letter-env.ts";
import type { Runs } from "../kinds.ts";
import { env } from "../wiring.ts";

const redrive = makeRedrive(makeDeadLetters(parseDeadLetters(env.DEAD_LETTERS)));

export const runs: Runs = () => ({ "dead-letters.redrive": redrive });
