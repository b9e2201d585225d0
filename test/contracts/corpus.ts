/** Reading a corpus of real payloads: a folder with `payloads/manifest.json`, the payloads it names, and `vectors.json`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SendOutcome } from "../../lib/channels/contract.ts";
import type { InboundEvent } from "../../lib/core/messages/model.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface CorpusEntry {
  readonly file: string;
  readonly channel: string;
  readonly level: "parse" | "store";
  readonly expect: readonly Fields[];
  readonly store_expect?: { readonly external_id: string; readonly final_status: string };
}
export interface CorpusResponse {
  readonly file: string;
  readonly channel: string;
  readonly decision: string;
}
export interface Corpus {
  readonly entries: readonly CorpusEntry[];
  readonly responses: readonly CorpusResponse[];
  readonly vectors: readonly Fields[];
  readonly bytes: (file: string) => Uint8Array;
  readonly json: (file: string) => unknown;
}

export function readCorpus(folder: string): Corpus {
  const bytes = (file: string) => readFileSync(join(folder, "payloads", file));
  const manifest = JSON.parse(bytes("manifest.json").toString("utf8"));
  return {
    entries: manifest.entries,
    responses: manifest.api_responses,
    vectors: JSON.parse(readFileSync(join(folder, "vectors.json"), "utf8")).vectors,
    bytes,
    json: (file) => JSON.parse(bytes(file).toString("utf8")),
  };
}

/** The corpus writes names with underscores where addresses have hyphens. */
export const channelIdOf = (name: string): string => name.replaceAll("_", "-");

/**
 * An expectation in our words: the corpus names the medium, or a provider's second medium, where an event names its channel; and it
 * calls a machine that writes a bot, and says `opt_out` of a wish to stop and of a receipt that tells of one.
 */
export function inOurWords(expected: readonly Fields[], channel: string): readonly Fields[] {
  return expected.map(({ opt_out: optOut, from_bot: fromBot, conversation_type: chatType, ...event }) => ({
    ...(event.channel === "email" ? mailInOurWords(event) : event),
    channel,
    ...(chatType === undefined ? {} : { conversation_type: CHAT_TYPES[String(chatType)] ?? chatType }),
    ...(fromBot === undefined ? {} : { automatic: fromBot }),
    ...(optOut === true && event.event === "message" ? { opt_out: "stop" } : {}),
    ...(optOut === true && event.event === "status" ? { unreachable: "opt_out" } : {}),
  }));
}

/** Slack's words for conversations of two people, and of some. */
const CHAT_TYPES: Readonly<Record<string, string>> = { im: "private", mpim: "group" };

/** Of mails it says more in other words. */
function mailInOurWords(expected: Fields): Fields {
  const {
    bounce_type: bounce,
    bounce_subtype: subtype,
    complaint_type: complaint,
    permanent,
    reason,
    rfc_message_id: rfcMessageId,
    media,
    ...same
  } = expected;
  return {
    ...same,
    ...((bounce ?? complaint) ? { reason: [bounce ?? complaint, subtype].filter(Boolean).join("/") } : {}),
    ...(permanent === true ? { unreachable: "bounce" } : {}),
    ...(complaint === "abuse" ? { unreachable: "complaint" } : {}),
    ...(reason === undefined ? {} : { error_text: reason }),
    // None of its mails answers another one, so each begins its thread.
    ...(rfcMessageId === undefined ? {} : { thread_id: rfcMessageId }),
    ...(Array.isArray(media)
      ? { media: media.map(({ s3_bucket: bucket, s3_key: key }) => ({ id: `s3://${bucket}/${key}` })) }
      : {}),
  };
}

/** What of an expectation the event does not meet, by the corpus's own rules; [] when it meets all of it. */
export function unmet(expected: unknown, actual: unknown, name = ""): readonly string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [differs(name, expected, actual)];
    return expected.flatMap((item, index) => unmet(item, actual[index], `${name}[${index}]`));
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof actual !== "object" || actual === null) return [differs(name, expected, actual)];
    const fields = actual as Fields;
    return Object.entries(expected).flatMap(([key, value]) =>
      key === "media_any_of" ? unmetMedia(value, fields.media) : unmet(value, fields[camel(key)], camel(key)),
    );
  }
  return same(name, expected, actual) ? [] : [differs(name, expected, actual)];
}

/** One file, whose id is any of those: where a provider offers sizes and several may be called the largest. */
function unmetMedia(ids: unknown, media: unknown): readonly string[] {
  const [file, ...more] = Array.isArray(media) ? (media as readonly Fields[]) : [];
  const met = Array.isArray(ids) && file !== undefined && more.length === 0 && ids.includes(file.id);
  return met ? [] : [differs("media", ids, media)];
}

function same(name: string, expected: unknown, actual: unknown): boolean {
  if (name === "timestamp") return Math.abs(Date.parse(String(expected)) - Date.parse(String(actual))) <= 1;
  if (/id$/i.test(name) && actual !== undefined) return String(expected) === String(actual);
  return Object.is(expected, actual);
}

const differs = (name: string, expected: unknown, actual: unknown) =>
  `${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What a store keeps of repeats: the first of each. */
export function withoutRepeats(events: readonly InboundEvent[]): readonly InboundEvent[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    const id =
      ("dedupeId" in event ? event.dedupeId : undefined) ?? ("externalId" in event ? event.externalId : undefined);
    if (id === undefined) return true;
    const key = JSON.stringify([event.accountId, id, event.event]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const PROGRESS: readonly string[] = ["sent", "delivered", "read", "played"];

/** The furthest that the receipts of one message say it came. */
export function finalStatus(events: readonly InboundEvent[], externalId: string): string | undefined {
  return events
    .flatMap((event) =>
      event.event === "status" && "externalId" in event && event.externalId === externalId ? [event.status] : [],
    )
    .sort((left, right) => PROGRESS.indexOf(left) - PROGRESS.indexOf(right))
    .at(-1);
}

/** The outcomes that carry out a decision of the corpus. */
export function outcomesOf(decision: string): readonly Partial<SendOutcome>[] {
  switch (decision) {
    case "accept":
      return [{ kind: "accepted" }];
    case "retry_backoff_this_recipient":
      return [{ kind: "throttled", scope: "recipient" }];
    case "retry_backoff_account":
    case "retry_after_header":
      return [{ kind: "throttled", scope: "connection" }];
    case "retry_few_then_fail":
      return [{ kind: "retry" }];
    case "fail":
    case "fail_unparseable":
      return [{ kind: "rejected" }, { kind: "undeliverable" }, { kind: "windowClosed" }];
    // Asked again under the new id, the recorded refusal is the answer to that, too.
    case "retry_with_new_chat_id":
      return [{ kind: "rejected" }];
    case "fail_unreachable":
      return [{ kind: "unreachable" }];
    case "fail_pause_account":
    case "fail_pause_account_reauth":
      return [{ kind: "broken" }];
    default: {
      const seconds = /^retry_after:(\d+)$/.exec(decision)?.[1];
      return seconds === undefined ? [] : [{ kind: "throttled", scope: "connection", afterMs: Number(seconds) * 1000 }];
    }
  }
}
