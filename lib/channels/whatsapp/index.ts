import type { Channel } from "../contract.ts";
import { challenge, verify } from "../meta/signature.ts";
import { classifyReceipt } from "./classify.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { locateMedia, test } from "./media.ts";
import { parse } from "./normalise.ts";
import { plan } from "./plan.ts";
import { send } from "./send.ts";

/** The WhatsApp Cloud API of Meta. */
export const whatsapp: Channel = {
  manifest,
  challenge,
  verify,
  parse,
  locate,
  plan,
  send,
  classifyReceipt,
  locateMedia,
  test,
};
