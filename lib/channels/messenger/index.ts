import type { Channel } from "../contract.ts";
import { challenge, verify } from "../meta/signature.ts";
import { locate } from "./locate.ts";
import { manifest } from "./manifest.ts";
import { parse } from "./normalise.ts";
import { locateMedia, register, test } from "./page.ts";
import { plan } from "./plan.ts";
import { classifyReceipt, send } from "./send.ts";

/** Messages of Facebook pages: the Messenger Platform of Meta. */
export const messenger: Channel = {
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
  register,
};
