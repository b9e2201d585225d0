import type { Inbound } from "../contract.ts";
import { locator } from "../sms/place.ts";
import { classifyReceipt } from "./classify.ts";
import { CHANNEL, manifest } from "./manifest.ts";
import { acknowledge, parse } from "./normalise.ts";
import { verify } from "./verify.ts";

export const twilio: Inbound = { manifest, verify, parse, locate: locator(CHANNEL), classifyReceipt, acknowledge };
