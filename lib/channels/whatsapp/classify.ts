/** The codes are the manifest's. Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */

import { list, record, string } from "../common/payloads.ts";
import type { HttpResult, SendOutcome } from "../contract.ts";
import { makeClassifier } from "../meta/classify.ts";
import { manifest } from "./manifest.ts";

export const classifier = makeClassifier(manifest);
export const { classifyReceipt } = classifier;

export function classify(result: HttpResult): SendOutcome {
  return classifier.classify(result, (answer) => string(record(list(answer?.messages)[0])?.id));
}
