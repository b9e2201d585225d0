import type { Desk } from "../contract.ts";
import { address } from "../email/locate.ts";
import { makePlan } from "../email/plan.ts";
import { test } from "./check.ts";
import { manifest } from "./manifest.ts";
import { check } from "./server.ts";

export const smtp: Desk = { manifest, plan: makePlan(manifest), check, test, address };
