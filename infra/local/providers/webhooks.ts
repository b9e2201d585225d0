/** Posts webhooks to our side as the provider does: signed bytes, again with growing delay until 200, everything logged. */
import type { ProviderChannel } from "./channel.ts";
import type { Account, WebhookAnswer, WebhookLogEntry } from "./types.ts";

const TIMEOUT_MS = 20_000;
const LOG_KEPT = 500;
const BODY_KEPT = 20_000;

export interface Posting {
  readonly kind: "message" | "receipt";
  readonly summary: string;
  readonly body: unknown;
  readonly escapeUnicode?: boolean;
  /** Called once, at the first attempt that our side answers with 200. */
  readonly onTaken?: () => void;
}

export interface Webhooks {
  /** The answer to the first attempt; later attempts go on behind. Never rejects. */
  post(account: Account, posting: Posting): Promise<WebhookAnswer>;
  /** Asks the webhook address whether it is ours, as the provider does when one is registered. */
  verify(account: Account): Promise<{ readonly ok: boolean; readonly answer: WebhookAnswer }>;
  log(): readonly WebhookLogEntry[];
  clear(): void;
  stop(): void;
}

/** Everything outside ASCII as a lower-case escape: the form over which Meta computes its signatures. */
export function escapeUnicode(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `retryDelaysMs`: waits before the second, third, ... attempt; after the last one the provider gives up. */
export function makeWebhooks(options: {
  channelOf: (account: Account) => ProviderChannel;
  now: () => number;
  retryDelaysMs: readonly number[];
  logged: (entry: WebhookLogEntry) => void;
}): Webhooks {
  const entries: WebhookLogEntry[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  let sequence = 0;
  let generation = 0;

  function record(entry: Omit<WebhookLogEntry, "sequence" | "at">): void {
    const full = { ...entry, sequence: ++sequence, at: options.now(), payload: entry.payload.slice(0, BODY_KEPT) };
    entries.push(full);
    if (entries.length > LOG_KEPT) entries.shift();
    options.logged(full);
  }

  async function request(url: string, init: RequestInit): Promise<WebhookAnswer> {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const answer = await fetch(url, { ...init, redirect: "manual", signal });
      const body = await answer.text();
      return { status: answer.status, ms: ms(), body: body.slice(0, 2000) };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return {
        status: null,
        ms: ms(),
        body: "",
        error: cause instanceof Error ? cause.message || cause.name : String(cause),
      };
    }
  }

  async function attempt(account: Account, posting: Posting, bytes: Buffer, number: number): Promise<WebhookAnswer> {
    const channel = options.channelOf(account);
    const mine = generation;
    const answer = await request(account.webhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", ...channel.headers(account, bytes) },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    if (mine !== generation) return answer;
    const { kind, summary } = posting;
    record({
      ...answer,
      accountId: channel.accountId(account),
      kind,
      summary,
      attempt: number,
      payload: bytes.toString("utf8"),
    });
    if (answer.status === 200) {
      posting.onTaken?.();
      return answer;
    }
    const delay = options.retryDelaysMs[number - 1];
    if (delay !== undefined) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        void attempt(account, posting, bytes, number + 1);
      }, delay);
      timers.add(timer);
    }
    return answer;
  }

  return {
    post(account, posting) {
      const json = JSON.stringify(posting.body);
      const bytes = Buffer.from(posting.escapeUnicode === false ? json : escapeUnicode(json), "utf8");
      return attempt(account, posting, bytes, 1);
    },
    async verify(account) {
      const channel = options.channelOf(account);
      const question = channel.verification(account);
      const answer = await request(question.url, { method: "GET" });
      const ok = answer.status !== null && question.accepts(answer.status, answer.body);
      record({
        ...answer,
        accountId: channel.accountId(account),
        kind: "verification",
        summary: ok ? "address verified" : "address not verified",
        attempt: 1,
        payload: "",
      });
      return { ok, answer };
    },
    log: () => entries,
    clear() {
      generation += 1;
      entries.length = 0;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
    stop() {
      generation += 1;
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
