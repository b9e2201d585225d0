/**
 * `npm run -s inspect`: what a channel makes of recorded webhooks and signatures, for operators who diagnose one and for
 * checks against recorded traffic. Reads files, prints JSON, one line per file, and touches nothing else.
 */
import { readFileSync } from "node:fs";
import { catalogue, channelById } from "../lib/channels/catalogue.ts";
import type { Channel, WebhookAnswer, WebhookRequest } from "../lib/channels/contract.ts";

const USAGE = `Usage:
  npm run -s inspect -- parse <channel> <file...>   the events of each webhook body, one JSON array per file and line
  npm run -s inspect -- verify <file>               whether recorded requests were made by their provider

Channels: ${Object.keys(catalogue).join(", ")}
A file for verify holds one object, an array of them, or {"vectors": [...]}. Objects have a "scheme" and
  meta                  secret, signature, raw_body, header (X-Hub-Signature-256 when absent)
  meta_get_challenge    verify_token, query
  twilio                auth_token, url, params, signature, header (X-Twilio-Signature when absent)
  twilio_json           auth_token, url, raw_body, signature, header (X-Twilio-Signature when absent)
  slack                 secret, timestamp, now (seconds), signature, raw_body
  telegram              secret_token, value, header (X-Telegram-Bot-Api-Secret-Token when absent)
  webchat               visitor_key, signature, raw_body, header (X-Chasqui-Signature when absent)
  standard_webhooks     secret (whsec_...), id, timestamp, signature, raw_body; now (epoch seconds, that of the timestamp when absent)
Exit codes: 0 done, 1 a file could not be read, 2 wrong use.
`;

/** Where lines go; the terminal in the command, memory in tests. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Runs one command and answers its exit code. Never throws for anything that a file holds. */
export async function inspect(args: readonly string[], output: Output): Promise<number> {
  const [command, ...rest] = args;
  if (command === "parse" && rest.length > 1) return parseFiles(rest[0] ?? "", rest.slice(1), output);
  if (command === "verify" && rest.length === 1) return verifyFile(rest[0] ?? "", output);
  if (command === "--help" || command === "help") {
    output.out(USAGE.trimEnd());
    return 0;
  }
  output.err(USAGE.trimEnd());
  return 2;
}

async function parseFiles(id: string, files: readonly string[], { out, err }: Output): Promise<number> {
  const channel = channelById(id.replaceAll("_", "-"));
  if (channel === undefined) {
    err(`There is no channel ${JSON.stringify(id)}. Channels: ${Object.keys(catalogue).join(", ")}.`);
    return 2;
  }
  let code = 0;
  for (const file of files) {
    const body = read(file);
    if (body instanceof Error) {
      err(`${file}: ${body.message}`);
      code = 1;
    }
    out(JSON.stringify(body instanceof Error ? [] : await channel.parse(body)));
  }
  return code;
}

function read(file: string): Uint8Array | Error {
  try {
    return readFileSync(file);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

type Recording = Readonly<Record<string, unknown>>;
interface Verdict {
  readonly valid: boolean;
  readonly reason?: string;
  readonly answer?: WebhookAnswer;
}

function verifyFile(file: string, { out, err }: Output): number {
  const bytes = read(file);
  const content = bytes instanceof Error ? bytes : json(bytes);
  if (content instanceof Error) {
    err(`${file}: ${content.message}`);
    return 1;
  }
  const recordings = Array.isArray(content) ? content : isRecording(content) ? content.vectors : undefined;
  out(JSON.stringify(Array.isArray(recordings) ? recordings.map(verdict) : verdict(content)));
  return 0;
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return new Error("this is not JSON");
  }
}

const isRecording = (value: unknown): value is Recording =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function verdict(value: unknown): Verdict {
  if (!isRecording(value)) return { valid: false, reason: "this is not an object" };
  const scheme = text(value.scheme) ?? "";
  const judge = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  return judge?.(value) ?? { valid: false, reason: `no channel verifies the scheme ${JSON.stringify(scheme)}` };
}

/** Every product of Meta's signs and asks alike, so any of its channels speaks for all of them. Telegram sends a token back. */
const SCHEMES: Readonly<Record<string, (recording: Recording) => Verdict>> = {
  meta: (recording) => {
    const header = (text(recording.header) ?? "X-Hub-Signature-256").toLowerCase();
    const body = new TextEncoder().encode(text(recording.raw_body) ?? "");
    const webhook = request("POST", { headers: { [header]: text(recording.signature) }, body });
    return { valid: catalogue.whatsapp.verify(webhook, { appSecret: text(recording.secret) }) };
  },
  slack: (recording) => {
    const body = new TextEncoder().encode(text(recording.raw_body) ?? "");
    const headers = {
      "x-slack-signature": text(recording.signature),
      "x-slack-request-timestamp": text(recording.timestamp),
    };
    const now = Number(recording.now) * 1000;
    const webhook = { ...request("POST", { headers, body }), now };
    return { valid: catalogue.slack.verify(webhook, { signingSecret: text(recording.secret) }) };
  },
  telegram: (recording) => {
    const header = (text(recording.header) ?? "X-Telegram-Bot-Api-Secret-Token").toLowerCase();
    const webhook = request("POST", { headers: { [header]: text(recording.value) } });
    return { valid: catalogue.telegram.verify(webhook, { secretToken: text(recording.secret_token) }) };
  },
  webchat: (recording) => {
    const header = (text(recording.header) ?? "X-Chasqui-Signature").toLowerCase();
    const body = new TextEncoder().encode(text(recording.raw_body) ?? "");
    const webhook = request("POST", { headers: { [header]: text(recording.signature) }, body });
    return { valid: catalogue.webchat.verify(webhook, { visitorKey: text(recording.visitor_key) }) };
  },
  standard_webhooks: (recording) => {
    const [id, timestamp, signature] = [text(recording.id), String(recording.timestamp), text(recording.signature)];
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    const body = new TextEncoder().encode(text(recording.raw_body) ?? "");
    const webhook = request("POST", { headers, body, now: Number(recording.now ?? timestamp) * 1000 });
    return { valid: catalogue.http.verify(webhook, { inboundSecret: text(recording.secret) }) };
  },
  twilio: (recording) => signedByTwilio(recording, formOf(recording.params)),
  twilio_json: (recording) => signedByTwilio(recording, text(recording.raw_body) ?? ""),
  meta_get_challenge: (recording) => {
    const query = Object.fromEntries(new URLSearchParams(text(recording.query) ?? ""));
    const answer = ask(catalogue.whatsapp, request("GET", { query }), text(recording.verify_token));
    const valid = answer?.status === 200 && answer.body === query["hub.challenge"];
    return answer === undefined ? { valid } : { valid, answer };
  },
};

function signedByTwilio(recording: Recording, body: string): Verdict {
  const header = (text(recording.header) ?? "X-Twilio-Signature").toLowerCase();
  const webhook = request("POST", {
    headers: { [header]: text(recording.signature) },
    body: new TextEncoder().encode(body),
    url: text(recording.url) ?? "",
  });
  return { valid: catalogue.twilio.verify(webhook, { authToken: text(recording.auth_token) }) };
}

/** A repeated name has a list of values. */
function formOf(params: unknown): string {
  const pairs = Object.entries(isRecording(params) ? params : {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
  return new URLSearchParams(pairs).toString();
}

function ask(channel: Channel, webhook: WebhookRequest, verifyToken: string | undefined): WebhookAnswer | undefined {
  return channel.challenge?.(webhook, { verifyToken });
}

function request(method: string, parts: Partial<WebhookRequest>): WebhookRequest {
  return { method, query: {}, headers: {}, body: new Uint8Array(), ...parts };
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

if (import.meta.main) {
  process.exitCode = await inspect(process.argv.slice(2), {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
