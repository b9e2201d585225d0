/** Tells when something changed: by the live connection, and while there is none, by the clock. */
import type { Api } from "./api.ts";

interface Ports {
  readonly api: Api;
  readonly token: () => Promise<string>;
  readonly changed: () => void;
  /** Somebody of the team writes, until then by the server's clock. */
  readonly typing: (until: string) => void;
  /** How long to wait between two looks while there is no connection; 0: not at all. */
  readonly pollMs: () => number;
}

const WAITS = [1_000, 3_000, 10_000, 30_000];
const PING_MS = 4 * 60_000;
const PONG_MS = 15_000;

export function makeLive({ api, token, changed, typing, pollMs }: Ports) {
  let socket: WebSocket | undefined;
  let wanted = false;
  let connecting = false;
  let attempts = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setTimeout> | undefined;
  let beat: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const isUp = () => socket?.readyState === WebSocket.OPEN;

  function look(): void {
    clearTimeout(poll);
    const ms = pollMs();
    if (!wanted || isUp() || ms === 0) return;
    poll = setTimeout(() => {
      if (!isUp()) changed();
      look();
    }, ms);
  }

  function lost(): void {
    clearTimeout(beat);
    clearTimeout(deadline);
    socket = undefined;
    if (!wanted) return;
    clearTimeout(retry);
    retry = setTimeout(() => void connect(), WAITS[Math.min(attempts++, WAITS.length - 1)]);
    look();
  }

  function ping(mine: WebSocket): void {
    beat = setTimeout(() => {
      if (mine.readyState !== WebSocket.OPEN) return;
      mine.send('{"kind":"ping"}');
      deadline = setTimeout(() => mine.close(), PONG_MS);
    }, PING_MS);
  }

  async function connect(): Promise<void> {
    if (!wanted || socket || connecting) return;
    connecting = true;
    clearTimeout(retry);
    try {
      const { url, ticket } = await api.live(await token());
      if (!wanted) return;
      const mine = new WebSocket(`${url}?ticket=${encodeURIComponent(ticket)}`);
      socket = mine;
      mine.onopen = () => {
        mine.send('{"kind":"resume"}');
        ping(mine);
      };
      mine.onmessage = ({ data }) => {
        clearTimeout(deadline);
        clearTimeout(beat);
        ping(mine);
        attempts = 0;
        const { kind, until } = frameOf(data);
        if (kind === "typing") typing(until ?? "");
        // After a welcome, too, there may be something that was missed.
        else if (kind !== "pong") changed();
      };
      mine.onclose = () => {
        if (socket === mine) lost();
      };
    } catch {
      lost();
    } finally {
      connecting = false;
    }
  }

  return {
    /** Tells the team that the visitor writes, or has done so. */
    attend(doing?: "replying"): void {
      if (isUp()) socket?.send(JSON.stringify({ kind: "attention", ...(doing ? { doing } : {}) }));
    },
    start(): void {
      wanted = true;
      void connect();
      look();
    },
    stop(): void {
      wanted = false;
      for (const timer of [retry, poll, beat, deadline]) clearTimeout(timer);
      const mine = socket;
      socket = undefined;
      mine?.close();
    },
    /** The network is back, or the page is looked at again. */
    now(): void {
      attempts = 0;
      if (wanted) void connect();
      look();
    },
  };
}

function frameOf(data: unknown): { readonly kind?: string; readonly until?: string } {
  try {
    return JSON.parse(String(data)) as { kind?: string };
  } catch {
    return {};
  }
}
