import type { Desk } from "../contract.ts";
import { askExpiry } from "../meta/expiry.ts";
import { addressOf } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { test } from "./media.ts";
import { plan } from "./plan.ts";
import { prices } from "./prices.ts";
import { submit } from "./submit.ts";
import { templates } from "./templates.ts";

const { timeoutMs } = manifest.send;

export const whatsapp: Desk = {
  ...{ manifest, plan, test, address: addressOf, templates, submit, prices },
  expiry: (connection, app, baseUrl, http) => askExpiry(connection, app, { baseUrl, timeoutMs }, http),
};
