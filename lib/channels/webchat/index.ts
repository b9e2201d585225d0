import type { Channel } from "../contract.ts";
import { webchat as desk } from "./desk.ts";
import { webchat as inbound } from "./inbound.ts";
import { webchat as outbound } from "./outbound.ts";

/** The chat on the business's own website. */
export const webchat: Channel = { ...inbound, ...outbound, ...desk };
