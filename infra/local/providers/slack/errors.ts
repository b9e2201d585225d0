/** Refusals as Slack writes them: names, with HTTP 200. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
import { ERROR_PRESETS } from "../misbehaviour.ts";

/** The presets of `misbehave` are written for WhatsApp; these names mean the same here. */
const MEANING_THE_SAME: ReadonlyMap<number, string> = new Map([
  [ERROR_PRESETS.throttled, "ratelimited"],
  [ERROR_PRESETS.pair_rate, "ratelimited"],
  [ERROR_PRESETS.spam, "ratelimited"],
  [ERROR_PRESETS.window, "not_in_channel"],
  [ERROR_PRESETS.undeliverable, "channel_not_found"],
  [ERROR_PRESETS.token, "invalid_auth"],
  [ERROR_PRESETS.policy, "account_inactive"],
  [ERROR_PRESETS.transient, "service_unavailable"],
]);

export const errorTitle = (code: number): string => MEANING_THE_SAME.get(code) ?? `error_${code}`;

/** A request that Slack refuses. `code` is what the log of requests shows: an HTTP status, for want of a number. */
export class SlackError extends Error {
  readonly status: number;
  readonly code: number;
  constructor(name: string, status = name === "ratelimited" ? 429 : name === "service_unavailable" ? 503 : 200) {
    super(name);
    this.status = status;
    this.code = status;
  }
  body(): unknown {
    return { ok: false, error: this.message };
  }
}

/** The error of a fault: a preset's, a code as it is, or the two that have no code. */
export function errorOf(code: number | "internal" | "throttled", status?: number): SlackError {
  const name = code === "internal" ? "service_unavailable" : code === "throttled" ? "ratelimited" : errorTitle(code);
  return new SlackError(name, status);
}
