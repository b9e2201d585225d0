import type { Channel } from "../contract.ts";
import { smtp as desk } from "./desk.ts";
import { smtp as inbound } from "./inbound.ts";
import { smtp as outbound } from "./outbound.ts";

/** E-mail through any mail server. */
export const smtp: Channel = { ...inbound, ...outbound, ...desk };
