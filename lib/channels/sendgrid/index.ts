import type { Channel } from "../contract.ts";
import { sendgrid as desk } from "./desk.ts";
import { sendgrid as inbound } from "./inbound.ts";
import { sendgrid as outbound } from "./outbound.ts";

/** E-mail through Twilio SendGrid. */
export const sendgrid: Channel = { ...inbound, ...outbound, ...desk };
