import type { Channel } from "../contract.ts";
import { slack as desk } from "./desk.ts";
import { slack as inbound } from "./inbound.ts";
import { slack as outbound } from "./outbound.ts";

/** Conversations of a Slack workspace with an app of one's own. */
export const slack: Channel = { ...inbound, ...outbound, ...desk };
