import type { Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { locateMedia, send } from "./send.ts";

export const webchat: Outbound = { manifest, send, locateMedia };
