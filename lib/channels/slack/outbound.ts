import type { Outbound } from "../contract.ts";
import { locateMedia } from "./files.ts";
import { manifest } from "./manifest.ts";
import { send } from "./send.ts";

export const slack: Outbound = { manifest, send, locateMedia };
