import { verify } from "../common/sns.ts";
import type { Inbound } from "../contract.ts";
import { locator } from "../sms/place.ts";
import { arrivals } from "./arrivals.ts";
import { CHANNEL, manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";
import { classifyReceipt } from "./send.ts";

export const awsSms: Inbound = { manifest, verify, parse, locate: locator(CHANNEL), classifyReceipt, arrivals };
