import type { Channel } from "../contract.ts";
import { awsSms as desk } from "./desk.ts";
import { awsSms as inbound } from "./inbound.ts";
import { awsSms as outbound } from "./outbound.ts";

/** SMS through AWS End User Messaging. */
export const awsSms: Channel = { ...inbound, ...outbound, ...desk };
