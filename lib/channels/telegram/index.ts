import type { Channel } from "../contract.ts";
import { telegram as desk } from "./desk.ts";
import { telegram as inbound } from "./inbound.ts";
import { telegram as outbound } from "./outbound.ts";

/** The Telegram Bot API. */
export const telegram: Channel = { ...inbound, ...outbound, ...desk };
