/**
 * Changes, as they happen, over the WebSocket. It says which things changed and nothing of what they hold; what is shown of them is
 * read anew through the API. A chain of numbers tells whether anything was missed: then the missing part is asked for again.
 */
import { useSyncExternalStore } from "react";
import type { LiveClientMessage, LiveHint, LiveServerMessage } from "../../../../events/live.ts";
import { type Attentive, makeAttention } from "./attention.ts";
import { client } from "./client.ts";

export type LiveState =
  /** Changes arrive. */
  | "open"
  /** On the way there, for the first time or again. */
  | "connecting"
  /** The browser says that there is no network. */
  | "offline";

interface Listener {
  changed(hints: readonly LiveHint[]): void;
  /** For the first time: what changed between what the screen read and now was told to nobody. */
  listening(): void;
  /** Too much was missed, or rights changed: whatever is shown has to be read anew. */
  resync(): void;
}

/** Whoever was not heard for two and a half minutes counts as gone. */
const PING_MS = 60_000;
/** An answer that takes longer means a connection that only looks open. */
const PONG_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export function makeLive(listener: Listener) {
  let socket: WebSocket | undefined;
  let seq: number | undefined;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;
  let pong: ReturnType<typeof setTimeout> | undefined;
  let stopped = true;
  let state: LiveState = "connecting";
  const watchers = new Set<() => void>();
  const become = (next: LiveState) => {
    if (state === next) return;
    state = next;
    for (const tell of watchers) tell();
  };
  /** Whether it went out. */
  const say = (message: LiveClientMessage): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  };
  const attention = makeAttention((message) => void say(message));
  const resume = () => say(seq === undefined ? { kind: "resume" } : { kind: "resume", seq });

  function hear(message: LiveServerMessage): void {
    if (message.kind === "changes") {
      // The same link may come twice, and an old one late.
      if (seq !== undefined && message.seq <= seq) return;
      if (seq !== undefined && message.after !== seq) {
        resume();
        return;
      }
      seq = message.seq;
      if (message.changes.length > 0) listener.changed(message.changes);
      return;
    }
    if (message.kind === "pong") {
      clearTimeout(pong);
      if (seq !== undefined && message.seq !== seq) resume();
      return;
    }
    if (message.kind === "bye") {
      // Asking again tells what this person may still see, or that they have to sign in.
      if (message.why !== "too_fast") listener.resync();
      return;
    }
    if (message.kind === "attention") {
      attention.hear(message);
      return;
    }
    if (message.kind !== "welcome" && message.kind !== "resync") return;
    const isFirst = seq === undefined;
    seq = message.seq;
    attempts = 0;
    become("open");
    attention.opened();
    if (message.kind === "resync") listener.resync();
    else if (isFirst) listener.listening();
  }

  async function connect(): Promise<void> {
    if (stopped || socket) return;
    if (!navigator.onLine) return become("offline");
    become("connecting");
    try {
      const { data } = await client.POST("/api/live/tickets");
      if (stopped || !data?.ticket) return;
      const url = new URL("/live", location.origin);
      url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
      url.searchParams.set("ticket", data.ticket);
      const next = new WebSocket(url);
      socket = next;
      next.onopen = () => resume();
      next.onmessage = ({ data: text }) => hear(JSON.parse(String(text)) as LiveServerMessage);
      next.onclose = () => lost(next);
    } catch {
      later();
    }
  }

  function lost(which: WebSocket): void {
    if (socket !== which) return;
    socket = undefined;
    clearTimeout(pong);
    later();
  }

  function later(): void {
    if (stopped) return;
    become(navigator.onLine ? "connecting" : "offline");
    clearTimeout(timer);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
    attempts += 1;
    // Apart, so that an office whose network comes back does not knock all at once.
    timer = setTimeout(() => void connect(), wait * (0.5 + Math.random() / 2));
  }

  function now(): void {
    attempts = 0;
    clearTimeout(timer);
    void connect();
  }

  function ping(): void {
    if (!say({ kind: "ping" })) return;
    clearTimeout(pong);
    pong = setTimeout(() => {
      const dead = socket;
      dead?.close();
      if (dead) lost(dead);
    }, PONG_MS);
  }

  /** A computer that slept has a connection that only looks open. */
  const seen = () => {
    if (document.visibilityState !== "visible") return;
    if (socket) ping();
    else now();
  };
  const gone = () => become("offline");

  return {
    start(): void {
      if (!stopped) return;
      stopped = false;
      addEventListener("online", now);
      addEventListener("offline", gone);
      document.addEventListener("visibilitychange", seen);
      beat = setInterval(ping, PING_MS);
      void connect();
    },
    stop(): void {
      stopped = true;
      removeEventListener("online", now);
      removeEventListener("offline", gone);
      document.removeEventListener("visibilitychange", seen);
      clearInterval(beat);
      clearTimeout(timer);
      clearTimeout(pong);
      socket?.close();
      socket = undefined;
    },
    /** How the person says that they are, in all of their browsers; false when nobody hears it. */
    declare: (how: "available" | "busy" | "away"): boolean => say({ kind: "presence", state: how }),
    state: (): LiveState => state,
    look: attention.look,
    everybody: attention.everybody,
    watchAttention: attention.watch,
    watch(tell: () => void): () => void {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
}

export type Live = ReturnType<typeof makeLive>;

export const useLiveState = (live: Live): LiveState => useSyncExternalStore(live.watch, live.state);

/** Who else looks at the conversation, or writes in it. */
export const useOthers = (live: Live, conversationId: string): readonly Attentive[] =>
  useSyncExternalStore(live.watchAttention, live.everybody).filter((one) => one.conversationId === conversationId);
