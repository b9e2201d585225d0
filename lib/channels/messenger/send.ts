import { makeSender } from "../meta/messaging/send.ts";
import { platform } from "./manifest.ts";

export const { classifier, send } = makeSender(platform);
export const { classifyReceipt } = classifier;
