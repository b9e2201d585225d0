import type { Desk } from "../contract.ts";
import { addresser } from "../sms/place.ts";
import { planner } from "../sms/plan.ts";
import { segments } from "../sms/segments.ts";
import { CHANNEL, manifest } from "./manifest.ts";
import { check, register, test } from "./setup.ts";

export const ovh: Desk = {
  manifest,
  plan: planner(manifest),
  segments,
  check,
  test,
  register,
  address: addresser(CHANNEL),
};
