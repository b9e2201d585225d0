import { createHmac } from "node:crypto";
import type { Mac } from "../../core/visitors/ports.ts";
import { equalInConstantTime } from "./system.ts";

export const systemMac: Mac = {
  sign: (key, text) => createHmac("sha256", key).update(text).digest("hex"),
  same: equalInConstantTime,
};
