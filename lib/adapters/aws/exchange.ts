/**
 * One signed request to an AWS service, repeated as AWS asks. The AWS SDK does the same for five times the processor time and half
 * a megabyte of code: see the decision record on the AWS client.
 */
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { AwsError, errorOf, isThrottled, isWorthRepeating } from "./error.ts";
import type { Verb } from "./sign.ts";

export interface Exchange {
  readonly endpoint: URL;
  readonly method: Verb;
  /** Escaped as it goes over the wire. */
  readonly path: string;
  readonly query?: string | undefined;
  readonly body: string | Uint8Array;
  /** How many bytes will come back, where that is known and many. */
  readonly expects?: number | undefined;
  /** How long the answer may take, in milliseconds, and how often it is asked for; where the usual is too much. */
  readonly patienceMs?: number | undefined;
  readonly attempts?: number | undefined;
  /** Made anew for each attempt: a signature says when it was made. */
  readonly headers: () => Readonly<Record<string, string>>;
}

const ATTEMPTS = 4;
/** Waits grow from here, doubling, with full jitter. Milliseconds. */
const FIRST_WAIT = 50;
const FIRST_THROTTLED_WAIT = 200;
const LONGEST_WAIT = 5_000;
/**
 * A request is given up after so long, and a millisecond more for each kilobyte of a file: AWS answers in milliseconds, or never.
 * One timer, because a socket's own time-out costs a third of a request's processor time.
 */
const PATIENCE_MS = 3_000;

const options = { keepAlive: true, maxSockets: 50, scheduling: "lifo" } as const;
const plain = new PlainAgent(options);
const secure = new SecureAgent(options);

/**
 * The answer's body. Throws `AwsError`: at once for what a repetition would not mend, else after the last of four attempts. A
 * repeated request may have been carried out before, as with every client of AWS: writes have to know themselves again.
 */
export const exchange = async (asked: Exchange): Promise<string> => String((await exchangeAnswer(asked)).body);

export interface Answer {
  readonly body: Buffer;
  readonly headers: IncomingMessage["headers"];
}

/** The same with what stands before the body. */
export async function exchangeAnswer(asked: Exchange): Promise<Answer> {
  let fresh = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(asked, fresh);
    } catch (error) {
      if (!(error instanceof AwsError) || attempt === (asked.attempts ?? ATTEMPTS) || !isWorthRepeating(error))
        throw error;
      // No answer at all: the kept connections may have died while the function was frozen, all of them.
      fresh = error.status === 0;
      const longest = (isThrottled(error) ? FIRST_THROTTLED_WAIT : FIRST_WAIT) * 2 ** (attempt - 1);
      await pause(Math.random() * Math.min(longest, LONGEST_WAIT));
    }
  }
}

/** `fresh`: over a connection of its own. */
function once(
  { endpoint, method, path, query, headers, body, expects = 0, patienceMs = PATIENCE_MS }: Exchange,
  fresh: boolean,
): Promise<Answer> {
  const hostname = endpoint.hostname.replace(/^\[|\]$/g, "");
  const all = {
    hostname,
    port: endpoint.port,
    method,
    path: query ? `${path}?${query}` : path,
    headers: headers(),
  } as const;
  const patience = patienceMs + ((typeof body === "string" ? 0 : body.byteLength) + expects) / 1000;
  return new Promise((done, failed) => {
    const fail = (error: Error & { code?: string }) => {
      clearTimeout(timer);
      failed(new AwsError(error.code ?? error.name, 0));
    };
    const answered = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(timer);
        const [first = Buffer.alloc(0)] = chunks;
        const all = chunks.length > 1 ? Buffer.concat(chunks) : first;
        const { statusCode: status = 0 } = response;
        if (status >= 200 && status < 300) return done({ body: all, headers: response.headers });
        const header = response.headers["x-amzn-errortype"];
        failed(errorOf(status, typeof header === "string" ? header : undefined, String(all)));
      });
    };
    const outgoing =
      endpoint.protocol === "http:"
        ? plainRequest({ ...all, agent: fresh ? false : plain }, answered)
        : secureRequest({ ...all, agent: fresh ? false : secure }, answered);
    const timer = setTimeout(
      () => outgoing.destroy(Object.assign(new Error("silence"), { code: "ETIMEDOUT" })),
      patience,
    );
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}
