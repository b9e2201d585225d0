import type { Inbound } from "../contract.ts";
import { acknowledge } from "./acknowledge.ts";
import { classifyReceipt } from "./api.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";
import { verify } from "./verify.ts";

export const slack: Inbound = { manifest, verify, parse, locate, classifyReceipt, acknowledge };
