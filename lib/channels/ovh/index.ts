import type { Channel } from "../contract.ts";
import { ovh as desk } from "./desk.ts";
import { ovh as inbound } from "./inbound.ts";
import { ovh as outbound } from "./outbound.ts";

/** SMS through OVHcloud. */
export const ovh: Channel = { ...inbound, ...outbound, ...desk };
