/** The provider as a delivery sees it: answers by a script, and keeps count of what it took. */
import type { Kit, Refusal, Sent } from "./channels.ts";
import type { Answer } from "./cloud.ts";

type Line = Refusal | "accept" | "take_and_break";

export interface Accepted extends Sent {
  readonly externalId: string;
  readonly at: number;
}

let sent = 0;

export function makeProvider(kit: Kit, now: () => number) {
  const accepted: Accepted[] = [];
  const script: Line[] = [];
  const asked: number[] = [];

  function accept(body: string): Answer {
    const message = kit.read(JSON.parse(body) as Record<string, unknown>);
    // Who knows a repetition takes it once.
    const known = kit.manifest.send.repeatSafe && accepted.find(({ clientRef }) => clientRef === message.clientRef);
    const externalId = known ? known.externalId : kit.ours(++sent);
    if (!known) accepted.push({ ...message, externalId, at: now() });
    return { status: 200, body: kit.taken(externalId, message) };
  }

  return {
    accepted,
    /** What is answered to the next sends, one each; afterwards all are accepted. */
    script,
    /** When it was asked to send. */
    asked: asked as readonly number[],
    answer(method: string, path: string, body: string, base: string): Answer {
      if (method === "GET" && path.startsWith("file/"))
        return { status: 200, body: "a picture", headers: { "content-type": "image/jpeg" } };
      if (method === "GET")
        return { status: 200, body: { url: `${base}/file/${path}`, mime_type: "image/jpeg", file_size: 9 } };
      asked.push(now());
      const line = script.shift() ?? "accept";
      if (line === "accept") return accept(body);
      return line === "take_and_break" ? { ...accept(body), broken: true } : kit.refusals[line];
    },
  };
}
