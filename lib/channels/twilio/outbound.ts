import type { Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { locateMedia } from "./media.ts";
import { send } from "./send.ts";

export const twilio: Outbound = { manifest, send, locateMedia };
