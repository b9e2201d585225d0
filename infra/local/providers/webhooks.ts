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
  /** Waits for every earlier one of its lane to be taken or given up. */
  readonly lane?: string;
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

/** One webhook, ready to be posted as often as it takes. */
type Letter = ReturnType<NonNullable<ProviderChannel["posting"]>>;

function asJson({ webhookUrl: url }: Account, { body, escapeUnicode: escapes }: Posting): Letter {
  const json = JSON.stringify(body);
  const bytes = Buffer.from(escapes === false ? json : escapeUnicode(json), "utf8");
  return { url, contentType: "application/json", bytes };
}

const HOUR_MS = 3_600_000;

/**
 * `retryDelaysMs`: waits before the second, third, ... attempt, for providers that name none of their own; after the last one
 * the provider gives up.
 */
export function makeWebhooks(options: {
  channelOf: (account: Account) => ProviderChannel;
  now: () => number;
  retryDelaysMs: (channel: ProviderChannel) => readonly number[];
  logged: (entry: WebhookLogEntry) => void;
  /** Hands it over where the provider posts nothing; undefined where it does. */
  deliver: (account: Account, body: unknown) => Promise<void> | undefined;
}): Webhooks {
  const entries: WebhookLogEntry[] = [];
  const timers = new Set<NodeJS.Timeout>();
  /** The end of each lane, and who waits there. */
  const lanes = new Map<string, Promise<void>>();
  const waiting = new Set<() => void>();
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
      const seconds = Number(answer.headers.get("retry-after") ?? "");
      return {
        status: answer.status,
        ms: ms(),
        body: body.slice(0, 2000),
        ...(seconds > 0 && { retryAfterMs: Math.min(seconds * 1000, HOUR_MS) }),
      };
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

  async function handedOver(handed: Promise<void>): Promise<WebhookAnswer> {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    try {
      await handed;
      return { status: 200, ms: ms(), body: "" };
    } catch (error) {
      return { status: null, ms: ms(), body: "", error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** `settled` is called once: when our side took it, or the provider gave up. */
  async function attempt(
    account: Account,
    posting: Posting,
    letter: Letter,
    number: number,
    settled: () => void,
  ): Promise<WebhookAnswer> {
    const channel = options.channelOf(account);
    const mine = generation;
    const { url, contentType, bytes, method = "POST" } = letter;
    const handed = options.deliver(account, posting.body);
    const answer = handed
      ? await handedOver(handed)
      : await request(url, {
          method,
          headers: {
            ...(method === "POST" && { "content-type": contentType }),
            ...channel.headers(account, bytes, url),
          },
          ...(method === "POST" && { body: bytes as Uint8Array<ArrayBuffer> }),
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
      settled();
      return answer;
    }
    const delay = options.retryDelaysMs(channel)[number - 1];
    if (delay === undefined) settled();
    else {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          void attempt(account, posting, letter, number + 1, settled);
        },
        Math.max(delay, (posting.lane !== undefined && answer.retryAfterMs) || 0),
      );
      timers.add(timer);
    }
    return answer;
  }

  /** Resolves when every earlier posting of the lane is settled, and holds the lane until `settled` is called. */
  async function inLane(lane: string): Promise<() => void> {
    const earlier = lanes.get(lane);
    let release = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      release = resolve;
    });
    lanes.set(lane, end);
    waiting.add(release);
    await earlier;
    return () => {
      waiting.delete(release);
      if (lanes.get(lane) === end) lanes.delete(lane);
      release();
    };
  }
  function freeLanes(): void {
    lanes.clear();
    for (const release of waiting) release();
    waiting.clear();
  }

  return {
    async post(account, posting) {
      const letter = options.channelOf(account).posting?.(account, posting.body) ?? asJson(account, posting);
      const settled = posting.lane === undefined ? () => undefined : await inLane(posting.lane);
      return attempt(account, posting, letter, 1, settled);
    },
    async verify(account) {
      const channel = options.channelOf(account);
      const question = channel.verification?.(account);
      if (!question) throw new Error("this provider asks nothing before it uses an address");
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
      freeLanes();
      entries.length = 0;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
    stop() {
      generation += 1;
      freeLanes();
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
