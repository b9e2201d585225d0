import type { Desk } from "../contract.ts";
import { checkSender } from "../email/fields.ts";
import { address } from "../email/locate.ts";
import { makePlan } from "../email/plan.ts";
import { test } from "./check.ts";
import { manifest } from "./manifest.ts";

export const sendgrid: Desk = { manifest, plan: makePlan(manifest), check: checkSender, test, address };
