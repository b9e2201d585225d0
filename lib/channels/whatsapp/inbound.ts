import type { Inbound } from "../contract.ts";
import { challenge, verify } from "../meta/signature.ts";
import { classifyReceipt } from "./classify.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";

export const whatsapp: Inbound = { manifest, challenge, verify, parse, locate, classifyReceipt };
