import type { Inbound } from "../contract.ts";
import { mailOf } from "../email/inbound.ts";
import { locate } from "../email/locate.ts";
import { classifyReceipt } from "./classify.ts";
import { manifest } from "./manifest.ts";
import { verify } from "./verify.ts";

const parse: Inbound["parse"] = async (body) => (await import("./normalise.ts")).parse(body);

export const mailjet: Inbound = { manifest, verify, parse, locate, classifyReceipt, mail: mailOf(manifest) };
