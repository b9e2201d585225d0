import { isSigned } from "../common/standard-webhooks.ts";
import type { Inbound } from "../contract.ts";
import { classifyReceipt } from "./classify.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";

const verify: Inbound["verify"] = (request, { inboundSecret, previousInboundSecret }) =>
  isSigned(request, inboundSecret, previousInboundSecret);

export const http: Inbound = { manifest, verify, parse, locate, classifyReceipt };
