import type { Channel } from "../contract.ts";
import { acknowledge } from "./acknowledge.ts";
import { classifyReceipt } from "./classify.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { locateMedia } from "./media.ts";
import { parse } from "./normalise.ts";
import { plan } from "./plan.ts";
import { send } from "./send.ts";
import { register, test } from "./setup.ts";
import { verify } from "./verify.ts";

/** The Telegram Bot API. */
export const telegram: Channel = {
  manifest,
  verify,
  parse,
  locate,
  plan,
  send,
  classifyReceipt,
  locateMedia,
  test,
  register,
  acknowledge,
};
