import type { Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { locateMedia } from "./page.ts";
import { send } from "./send.ts";

export const messenger: Outbound = { manifest, send, locateMedia };
