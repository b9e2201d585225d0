import type { Desk } from "../contract.ts";
import { address } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { plan } from "./plan.ts";
import { check, test } from "./setup.ts";

export const http: Desk = { manifest, plan, check, test, address };
