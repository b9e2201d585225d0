import type { Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { send } from "./send.ts";

export const ovh: Outbound = {
  manifest,
  send,
  locateMedia: async () => ({ kind: "gone", reason: "text messages bring no files here" }),
};
