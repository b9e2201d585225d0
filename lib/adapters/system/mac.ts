import { createHmac } from "node:crypto";
import type { LinkMac, TextCodec } from "../../core/links/ports.ts";
import type { Mac } from "../../core/visitors/ports.ts";
import { equalInConstantTime } from "./system.ts";

export const systemMac: Mac = {
  sign: (key, text) => createHmac("sha256", key).update(text).digest("hex"),
  same: equalInConstantTime,
};

export const systemLinkMac: LinkMac = {
  sign: (key, text) => createHmac("sha256", key).update(text).digest("base64url").slice(0, 16),
  same: equalInConstantTime,
};

export const systemTextCodec: TextCodec = {
  encode: (text) => Buffer.from(text, "utf8").toString("base64url"),
  decode(letters) {
    const text = Buffer.from(letters, "base64url").toString("utf8");
    return Buffer.from(text, "utf8").toString("base64url") === letters ? text : undefined;
  },
};
