import type { Desk } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { plan } from "./plan.ts";
import { test } from "./setup.ts";

export const slack: Desk = { manifest, plan, test };
