import type { Desk } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { plan } from "./plan.ts";
import { register, test } from "./setup.ts";

export const telegram: Desk = { manifest, plan, test, register };
