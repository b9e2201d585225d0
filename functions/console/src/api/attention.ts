/** Who looks at which conversation: what this browser says of its person, and what it hears of others. See docs/live.md, "Who is there". */
import type { LiveClientMessage, LiveServerMessage } from "../../../../events/live.ts";

export type Doing = "viewing" | "replying";
export interface Attentive {
  readonly person: string;
  readonly conversationId: string;
  readonly doing: Doing;
  /** Epoch milliseconds: whoever is not heard of again until then has gone. */
  readonly until: number;
}

const VIEWING_MS = 60_000;
const REPLYING_MS = 20_000;

export function makeAttention(say: (message: LiveClientMessage) => void, now: () => number = Date.now) {
  const others = new Map<string, Attentive>();
  const watchers = new Set<() => void>();
  let all: readonly Attentive[] = [];
  let looked: string | undefined;
  let replyingSaid = 0;
  let beat: ReturnType<typeof setInterval> | undefined;

  const tell = () => {
    for (const [person, { until }] of others) if (until <= now()) others.delete(person);
    all = [...others.values()];
    for (const one of watchers) one();
  };
  const repeat = () => {
    if (looked !== undefined) say({ kind: "attention", conversationId: looked, doing: "viewing" });
    // Whoever was not heard of again has gone.
    tell();
  };

  return {
    hear(message: Extract<LiveServerMessage, { readonly kind: "attention" }>): void {
      const { person, conversationId, doing = "viewing", until } = message;
      if (conversationId === undefined || until === undefined) others.delete(person);
      else others.set(person, { person, conversationId, doing, until: Date.parse(until) });
      tell();
    },
    /** The connection is there, for the first time or again. */
    opened: repeat,
    /** Without a conversation: none is open any more. `replying` is said at most every 20 seconds. */
    look(conversationId: string | undefined, doing: Doing = "viewing"): void {
      if (doing === "replying") {
        if (now() - replyingSaid < REPLYING_MS) return;
        replyingSaid = now();
      } else if (conversationId !== looked) {
        replyingSaid = 0;
        others.clear();
        tell();
      }
      looked = conversationId;
      clearInterval(beat);
      beat = conversationId === undefined ? undefined : setInterval(repeat, VIEWING_MS);
      say(conversationId === undefined ? { kind: "attention" } : { kind: "attention", conversationId, doing });
    },
    everybody: (): readonly Attentive[] => all,
    watch(one: () => void): () => void {
      watchers.add(one);
      return () => watchers.delete(one);
    },
  };
}
