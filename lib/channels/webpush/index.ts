import type { Channel } from "../contract.ts";
import { webpush as desk } from "./desk.ts";
import { webpush as inbound } from "./inbound.ts";
import { webpush as outbound } from "./outbound.ts";

/** Notifications to customers' browsers. */
export const webpush: Channel = { ...inbound, ...outbound, ...desk };
