import type { Channel } from "../contract.ts";
import { whatsapp as desk } from "./desk.ts";
import { whatsapp as inbound } from "./inbound.ts";
import { whatsapp as outbound } from "./outbound.ts";

/** The WhatsApp Cloud API of Meta. */
export const whatsapp: Channel = { ...inbound, ...outbound, ...desk };
