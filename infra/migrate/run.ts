/** Makes what a plan says, through the public API, politely, and goes on where it was when it was cut off. */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { Plan, Skipped, Step } from "./model.ts";

export interface Target {
  /** Scheme and host. */
  readonly url: string;
  readonly key: string;
  /** Of a key of several tenants. */
  readonly tenant?: string | undefined;
}
export interface RunOptions {
  readonly target: Target;
  readonly stateFile: string;
  /** Requests a second. */
  readonly rate: number;
  readonly say: (line: string) => void;
  readonly fetch?: typeof fetch;
  readonly pause?: (ms: number) => Promise<void>;
}
export interface Outcome {
  /** Steps by what they make and what became of them: made now, there already, or refused. */
  readonly counts: Readonly<Record<string, { made: number; before: number; refused: number }>>;
  readonly refused: readonly Skipped[];
}

interface State {
  /** Of steps that are done; the id where one came of it. */
  readonly done: Record<string, string>;
}
const ATTEMPTS = 6;
const SAVE_EVERY = 25;
const REFERENCE = /@\{(.+?)\}@/g;

/** Throws when the API does not take the key, or cannot be reached in the end; what was made is in the state file. */
export async function runPlan({ steps }: Plan, options: RunOptions): Promise<Outcome> {
  const { stateFile, say } = options;
  const api = makeApi(options);
  const state = await readState(stateFile);
  const counts: Record<string, { made: number; before: number; refused: number }> = {};
  const refused: Skipped[] = [];
  let unsaved = 0;
  const save = async () => {
    await writeFile(`${stateFile}.new`, JSON.stringify(state));
    await rename(`${stateFile}.new`, stateFile);
    unsaved = 0;
  };
  try {
    for (const [index, step] of steps.entries()) {
      counts[step.what] ??= { made: 0, before: 0, refused: 0 };
      const count = counts[step.what] as { made: number; before: number; refused: number };
      if (Object.hasOwn(state.done, step.key)) {
        count.before++;
        continue;
      }
      const outcome = await take(step);
      if (outcome.kind === "refused") {
        count.refused++;
        refused.push({ what: step.what, name: step.name, why: outcome.why });
      } else {
        count[outcome.kind]++;
        state.done[step.key] = outcome.id;
        if (++unsaved >= SAVE_EVERY) await save();
      }
      if ((index + 1) % 100 === 0) say(`${index + 1} of ${steps.length}`);
    }
  } finally {
    await save();
  }
  return { counts, refused };

  async function take(step: Step): Promise<Taken> {
    const lacking = new Set<string>();
    const path = resolved(step.path, lacking);
    const body: unknown = JSON.parse(JSON.stringify(step.body), (_, value) =>
      typeof value === "string" ? resolved(value, lacking) : value,
    );
    if (lacking.size > 0) return { kind: "refused", why: `hangs on what was not made: ${[...lacking].join(", ")}` };
    const { status, answer } = await api(step.method, path, body, step.key);
    if (status < 300) return { kind: "made", id: step.idIn === undefined ? "" : String(answer[step.idIn]) };
    if (status === 409 && answer.code === "already_exists" && step.present) {
      const id = await find(step.present);
      if (id !== undefined) return { kind: "before", id };
    }
    const errors = (answer.errors ?? []) as readonly { field: string; message: string }[];
    const more = errors.map(({ field, message }) => `${field} ${message}`).join("; ");
    return {
      kind: "refused",
      why: [answer.detail ?? answer.title ?? `answered ${status}`, more].filter(Boolean).join(": "),
    };
  }

  function resolved(text: string, lacking: Set<string>): string {
    return text.replace(REFERENCE, (_, key: string) => {
      const id = state.done[key];
      if (id === undefined) lacking.add(key);
      return id ?? "";
    });
  }

  async function find({ list, field, value }: NonNullable<Step["present"]>): Promise<string | undefined> {
    for await (const item of pagesOf(api, list)) if (item[field] === value) return String(item.id);
    return undefined;
  }
}

type Taken =
  | { readonly kind: "made" | "before"; readonly id: string }
  | { readonly kind: "refused"; readonly why: string };
type Json = Readonly<Record<string, unknown>>;
export type Api = (
  method: string,
  path: string,
  body?: unknown,
  once?: string,
) => Promise<{ readonly status: number; readonly answer: Json }>;

/** One request after the other, no more than so many a second; told to wait, it waits. `once`: a repetition is the same request. */
export function makeApi({
  target,
  rate,
  fetch: ask = fetch,
  pause = sleep,
}: Pick<RunOptions, "target" | "rate" | "fetch" | "pause">): Api {
  let next = 0;
  return async (method, path, body, once) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${target.key}`,
      ...(target.tenant === undefined ? {} : { "chasqui-tenant": target.tenant }),
      ...(text === undefined ? {} : { "content-type": "application/json" }),
      ...(once === undefined ? {} : { "idempotency-key": `migrate-${sha256(`${once}\n${text}`)}` }),
    };
    for (let attempt = 1; ; attempt++) {
      const now = performance.now();
      if (next > now) await pause(next - now);
      next = Math.max(next, now) + 1_000 / rate;
      const response = await ask(new URL(path, target.url), {
        method,
        headers,
        ...(text === undefined ? {} : { body: text }),
      }).catch((error: unknown) => {
        if (attempt >= ATTEMPTS) throw error;
        return undefined;
      });
      if (response) {
        const answer = (await response.json().catch(() => ({}))) as Json;
        const later =
          response.status === 429 ||
          response.status >= 500 ||
          (response.status === 409 && answer.code === "request_in_progress");
        if (response.status === 401) throw new Error("the API does not take this key");
        if (!later || attempt >= ATTEMPTS) {
          if (response.status >= 500) throw new Error(`the API answered ${response.status} to ${method} ${path}`);
          return { status: response.status, answer };
        }
      }
      const told = Number(response?.headers.get("retry-after") ?? Number.NaN);
      await pause(Number.isNaN(told) ? 500 * 2 ** attempt : told * 1_000);
    }
  };
}

/** Every entry of a list. */
export async function* pagesOf(api: Api, list: string): AsyncGenerator<Json> {
  let cursor: string | null = null;
  do {
    const { status, answer }: Awaited<ReturnType<Api>> = await api(
      "GET",
      `${list}?limit=100${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (status >= 300) throw new Error(`${list}: ${String(answer.detail ?? answer.title ?? status)}`);
    yield* answer.data as Json[];
    cursor = (answer.nextCursor as string | null) ?? null;
  } while (cursor !== null);
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

async function readState(path: string): Promise<State> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return '{"done":{}}';
    throw error;
  });
  return JSON.parse(text) as State;
}
