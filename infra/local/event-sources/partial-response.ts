import { asText, isObject } from "../json.ts";

/**
 * Which records of a batch a function reported as failed: all of them when the answer is malformed or names a record
 * that is not in the batch, none when there is nothing to report.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function reportedFailures(response: unknown, ids: readonly string[]): ReadonlySet<string> {
  if (response === null || response === undefined) return new Set();
  if (!isObject(response)) return new Set(ids);
  const reported = response.batchItemFailures;
  if (reported === null || reported === undefined) return new Set();
  if (!Array.isArray(reported)) return new Set(ids);
  const failed = reported.map((item) => (isObject(item) ? asText(item.itemIdentifier) : undefined));
  const valid = failed.every((id) => id !== undefined && ids.includes(id));
  return new Set(valid ? failed.filter((id) => id !== undefined) : ids);
}
