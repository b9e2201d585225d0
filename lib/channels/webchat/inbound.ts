import type { Inbound } from "../contract.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";
import { verify } from "./verify.ts";

/** Nothing refuses what is sent, so no receipt says why. */
const classifyReceipt = () => "rejected" as const;

export const webchat: Inbound = { manifest, verify, parse, locate, classifyReceipt };
