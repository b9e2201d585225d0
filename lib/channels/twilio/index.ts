import type { Channel } from "../contract.ts";
import { twilio as desk } from "./desk.ts";
import { twilio as inbound } from "./inbound.ts";
import { twilio as outbound } from "./outbound.ts";

/** SMS, MMS and WhatsApp through Twilio. */
export const twilio: Channel = { ...inbound, ...outbound, ...desk };
