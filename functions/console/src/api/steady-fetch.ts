/**
 * `fetch` for a network that comes and goes. Whatever changes something carries an idempotency key, which stays the same over the
 * attempts, so trying again can never do a thing twice.
 */
const ATTEMPTS = 4;
const SLOWEST_MS = 8_000;
const AGAIN = new Set([429, 502, 503, 504]);
/** A request with the same key is still at work. */
const CODE_OF_RUNNING = 409;

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

function pauseBefore(attempt: number, answer: Response | undefined): number {
  const said = Number(answer?.headers.get("retry-after"));
  if (said > 0) return Math.min(said * 1000, SLOWEST_MS);
  return Math.min(300 * 2 ** attempt, SLOWEST_MS) * (0.5 + Math.random() / 2);
}

/** Rejects as `fetch` does when no attempt got through; answers of the last attempt are given as they are. */
export async function steadyFetch(request: Request): Promise<Response> {
  const asksOnly = request.method === "GET" || request.method === "HEAD";
  const ready = new Request(request);
  if (!asksOnly && !ready.headers.has("idempotency-key")) ready.headers.set("idempotency-key", crypto.randomUUID());
  for (let attempt = 0; ; attempt += 1) {
    const last = attempt >= ATTEMPTS - 1;
    let answer: Response | undefined;
    try {
      answer = await fetch(ready.clone());
      const again =
        AGAIN.has(answer.status) || (answer.status === CODE_OF_RUNNING && answer.headers.has("retry-after"));
      if (!again || last) return answer;
    } catch (error) {
      if (last || ready.signal.aborted) throw error;
    }
    await wait(pauseBefore(attempt, answer), ready.signal);
  }
}
