import type { Channel } from "../contract.ts";
import { instagram as desk } from "./desk.ts";
import { instagram as inbound } from "./inbound.ts";
import { instagram as outbound } from "./outbound.ts";

/** Messages to an Instagram account that is linked to a Facebook page: the Messenger Platform of Meta. */
export const instagram: Channel = { ...inbound, ...outbound, ...desk };
