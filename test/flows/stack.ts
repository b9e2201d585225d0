/** The local stack for a test file: free ports, a folder of its own, waits cut short. */
import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type LocalStack, type LocalStackOptions, startLocalStack } from "../../infra/local/stack.ts";

const ANY_PORTS = { api: 0, dynamodb: 0, sqs: 0, s3: 0, control: 0, providers: 0, issuer: 0 } as const;

export interface Message {
  readonly id: string;
  readonly kind: string;
  readonly direction: string;
  readonly type: string;
  readonly text: string | null;
  readonly deletedAt: string | null;
  readonly reactions: readonly { readonly emoji: string }[];
  readonly media: readonly { readonly state: string; readonly reason: string | null }[];
  readonly delivery: {
    readonly status: string;
    readonly reason: { readonly code: string } | null;
    readonly attempts: number;
  } | null;
}

export interface TestStack extends LocalStack {
  /** With the administrator's key unless `headers` say otherwise. Answers of every status come back. */
  call<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Body }>;
  /** Posts to the webhook as the provider does: the signature covers these very bytes. */
  post(
    body: string | Uint8Array,
    options?: {
      readonly secret?: string;
      readonly path?: string;
      readonly signature?: string;
      readonly contentType?: string;
    },
  ): Promise<number>;
  /** A customer of the demo number writes. */
  write(
    waId: string,
    text: string,
    more?: Partial<Parameters<LocalStack["providers"]["sendFromCustomer"]>[0]>,
  ): Promise<readonly string[]>;
  conversationOf(waId: string): Promise<string>;
  messages(conversationId: string): Promise<readonly Message[]>;
  settled(): Promise<void>;
}

/** `environment`: what all functions get besides, or in place of their own. A `dataDir` that is given is left to its giver. */
export async function startTestStack(
  environment: Readonly<Record<string, string>> = {},
  more: Pick<LocalStackOptions, "history" | "console"> & { readonly dataDir?: string } = {},
): Promise<TestStack> {
  const dataDir = more.dataDir ?? (await mkdtemp(join(tmpdir(), "chasqui-flow-")));
  const stack = await startLocalStack({
    dataDir,
    bundles: inject("bundles"),
    ports: ANY_PORTS,
    ...(more.history === undefined ? {} : { history: more.history }),
    ...(more.console === undefined ? {} : { console: more.console }),
    ...(process.env.CHASQUI_FLOW_LOG ? { log: (line: string) => process.stderr.write(`${line}\n`) } : {}),
    runner: { promptRetries: true, promptSchedules: true, environment },
  });
  const { runner, demo, providers } = stack;

  const call: TestStack["call"] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${runner.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${demo.apiKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as never };
  };

  return {
    ...stack,
    call,
    async post(body, { secret = demo.account.appSecret, path, signature, contentType = "application/json" } = {}) {
      const url = path === undefined ? demo.account.webhookUrl : `${runner.apiUrl}${path}`;
      const signed = signature ?? `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
      const headers = { "content-type": contentType, ...(signed ? { "x-hub-signature-256": signed } : {}) };
      const response = await fetch(url, { method: "POST", headers, body: body as string });
      await response.arrayBuffer();
      return response.status;
    },
    async write(waId, text, more = {}) {
      const { phoneNumberId } = demo.account;
      const from = { waId, name: `Customer ${waId.slice(-2)}` };
      const { messageIds } = await providers.sendFromCustomer({
        phoneNumberId,
        from,
        message: { type: "text", text },
        ...more,
      });
      return messageIds;
    },
    async conversationOf(waId) {
      await runner.idle();
      const { body } = await call<{ data: { id: string; chat: { id: string } }[] }>(
        "GET",
        "/api/conversations?limit=100",
      );
      const found = body.data.find(({ chat }) => chat.id === waId);
      if (!found) throw new Error(`nobody at ${waId} has written`);
      return found.id;
    },
    async messages(conversationId) {
      const { body } = await call<{ data: Message[] }>(
        "GET",
        `/api/conversations/${conversationId}/messages?limit=100`,
      );
      return body.data;
    },
    settled: () => runner.idle(),
    async stop() {
      await stack.stop();
      if (more.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is right; fails with the last wrong one. */
export async function eventually<T>(
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (Date.now() > until) throw new Error(`still wrong after ${timeoutMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
