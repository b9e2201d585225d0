import type { Desk } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { plan } from "./plan.ts";
import { check, test } from "./settings.ts";

export const webchat: Desk = { manifest, plan, check, test };
