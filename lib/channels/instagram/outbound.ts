import type { Outbound } from "../contract.ts";
import { locateMedia } from "./account.ts";
import { manifest } from "./manifest.ts";
import { send } from "./send.ts";

export const instagram: Outbound = { manifest, send, locateMedia };
