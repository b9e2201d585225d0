import type { Desk } from "../contract.ts";
import { checkSender } from "../email/fields.ts";
import { address } from "../email/locate.ts";
import { makePlan } from "../email/plan.ts";
import { manifest } from "./manifest.ts";
import { register, test } from "./setup.ts";

export const mailjet: Desk = { manifest, plan: makePlan(manifest), check: checkSender, test, register, address };
