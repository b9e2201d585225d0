import type { Channel } from "../contract.ts";
import { ses as desk } from "./desk.ts";
import { ses as inbound } from "./inbound.ts";
import { ses as outbound } from "./outbound.ts";

/** E-mail through Amazon SES. */
export const ses: Channel = { ...inbound, ...outbound, ...desk };
