import type { Channel } from "../contract.ts";
import { mailjet as desk } from "./desk.ts";
import { mailjet as inbound } from "./inbound.ts";
import { mailjet as outbound } from "./outbound.ts";

/** E-mail through Mailjet. */
export const mailjet: Channel = { ...inbound, ...outbound, ...desk };
