import type { Desk } from "../contract.ts";
import { askExpiry } from "../meta/expiry.ts";
import { register, test } from "./account.ts";
import { manifest } from "./manifest.ts";
import { plan } from "./plan.ts";

const { timeoutMs } = manifest.send;

export const instagram: Desk = {
  ...{ manifest, plan, test, register },
  expiry: (connection, app, baseUrl, http) => askExpiry(connection, app, { baseUrl, timeoutMs }, http),
};
