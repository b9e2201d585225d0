import type { Channel } from "../contract.ts";
import { http as desk } from "./desk.ts";
import { http as inbound } from "./inbound.ts";
import { http as outbound } from "./outbound.ts";

/** The business's own system, by signed HTTP. */
export const http: Channel = { ...inbound, ...outbound, ...desk };
