import type { Inbound } from "../contract.ts";
import { makeLocate } from "../meta/messaging/locate.ts";
import { challenge, verify } from "../meta/signature.ts";
import { manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";
import { classifyReceipt } from "./send.ts";

export const instagram: Inbound = {
  ...{ manifest, challenge, verify, parse, classifyReceipt },
  locate: makeLocate(manifest.id),
};
