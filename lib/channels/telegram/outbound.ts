import type { Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { locateMedia } from "./media.ts";
import { send } from "./send.ts";

export const telegram: Outbound = { manifest, send, locateMedia };
