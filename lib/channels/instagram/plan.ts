import { makePlan } from "../meta/messaging/plan.ts";
import { platform } from "./manifest.ts";

export const plan = makePlan(platform);
