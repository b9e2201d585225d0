import type { Manifest } from "./contract.ts";

/** What a function may know of every channel without loading any of them. */
export type Brief = Pick<
  Manifest,
  | "id"
  | "medium"
  | "reaches"
  | "aws"
  | "singleAccount"
  | "redact"
  | "hosted"
  | "limits"
  | "window"
  | "freeServiceMessages"
  | "rate"
  | "send"
  | "receipts"
  | "tolerated"
>;

/** Of a brief, the same brief. */
export const briefOf = (manifest: Brief): Brief => {
  const { id, medium, reaches, aws, singleAccount, redact, hosted, limits } = manifest;
  const { window, freeServiceMessages, rate, send, receipts, tolerated } = manifest;
  return {
    ...{ id, redact, limits, rate, send, receipts },
    ...(medium === undefined ? {} : { medium }),
    ...(reaches === undefined ? {} : { reaches }),
    ...(aws === undefined ? {} : { aws }),
    ...(singleAccount === undefined ? {} : { singleAccount }),
    ...(hosted === undefined ? {} : { hosted }),
    ...(window === undefined ? {} : { window }),
    ...(freeServiceMessages === undefined ? {} : { freeServiceMessages }),
    ...(tolerated === undefined ? {} : { tolerated }),
  };
};
