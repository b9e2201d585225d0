import type { Desk } from "../contract.ts";
import { planner } from "../sms/plan.ts";
import { manifest } from "./manifest.ts";
import { check, test } from "./setup.ts";
import { address } from "./subscription.ts";

export const webpush: Desk = { manifest, plan: planner(manifest), check, test, address };
