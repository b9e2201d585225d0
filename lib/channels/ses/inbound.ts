import { verify } from "../common/sns.ts";
import type { Inbound } from "../contract.ts";
import { mailOf } from "../email/inbound.ts";
import { locate } from "../email/locate.ts";
import { arrivals } from "./arrivals.ts";
import { classifyReceipt } from "./classify.ts";
import { manifest } from "./manifest.ts";

// Loaded with the first mail: whoever hears of other channels alone does without.
const parse: Inbound["parse"] = async (body) => (await import("./normalise.ts")).parse(body);

export const ses: Inbound = { manifest, verify, parse, locate, classifyReceipt, arrivals, mail: mailOf(manifest) };
