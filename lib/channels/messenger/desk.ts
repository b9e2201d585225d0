import type { Desk } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { register, test } from "./page.ts";
import { plan } from "./plan.ts";

export const messenger: Desk = { manifest, plan, test, register };
