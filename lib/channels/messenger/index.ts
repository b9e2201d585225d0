import type { Channel } from "../contract.ts";
import { messenger as desk } from "./desk.ts";
import { messenger as inbound } from "./inbound.ts";
import { messenger as outbound } from "./outbound.ts";

/** Messages of Facebook pages: the Messenger Platform of Meta. */
export const messenger: Channel = { ...inbound, ...outbound, ...desk };
