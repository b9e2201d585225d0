import type { Outbound } from "../contract.ts";
import { manifest } from "./manifest.ts";
import { send } from "./send.ts";

export const webpush: Outbound = {
  manifest,
  send,
  locateMedia: async () => ({ kind: "gone", reason: "browsers send no files here" }),
};
