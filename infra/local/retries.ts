import { messageOf } from "./errors.ts";
import { asNumber, asObject, asText, type Properties } from "./json.ts";
import { pause } from "./pause.ts";
import type { Deliver, DeliveryDetails } from "./targets.ts";

export interface RetryOptions {
  readonly deliver: Deliver;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/**
 * Delivers to a target of a rule or a schedule as its RetryPolicy says, at last to its dead-letter queue. Answers whether
 * it ended: false when the runner stopped before that.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-retries.html
 */
export async function deliverWithRetries(
  target: Properties,
  payload: (attempt: number) => string,
  details: DeliveryDetails,
  { deliver, signal, log }: RetryOptions,
): Promise<boolean> {
  const policy = asObject(target.RetryPolicy);
  const maximumRetries = asNumber(policy.MaximumRetryAttempts) ?? 185;
  const until = Date.now() + (asNumber(policy.MaximumEventAgeInSeconds) ?? 86_400) * 1000;
  const arn = asText(target.Arn) ?? "";
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deliver(arn, payload(attempt), details);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const delay = Math.min(60_000, 500 * 2 ** Math.min(attempt - 1, 10));
      if (attempt <= maximumRetries && Date.now() + delay <= until) {
        await pause(delay, signal);
        if (signal.aborted) return false;
        continue;
      }
      log(`gave up delivering to ${arn}: ${messageOf(error)}`);
      await bury(target, payload(attempt), attempt, error, { deliver, signal, log });
      return true;
    }
  }
}

async function bury(
  target: Properties,
  payload: string,
  attempts: number,
  error: unknown,
  { deliver, log }: RetryOptions,
): Promise<void> {
  const deadLetterArn = asText(asObject(target.DeadLetterConfig).Arn);
  if (deadLetterArn === undefined) return;
  const attributes = {
    TARGET_ARN: asText(target.Arn) ?? "",
    RETRY_ATTEMPTS: String(attempts - 1),
    ERROR_CODE: error instanceof Error ? error.name : "Unknown",
    ERROR_MESSAGE: messageOf(error).slice(0, 512) || "-",
  };
  await deliver(deadLetterArn, payload, { attributes }).catch((failure) => log(`dead letter: ${messageOf(failure)}`));
}
