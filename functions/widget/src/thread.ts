/** The thread as the page shows it: what the server has, and behind it what is still on its way. */
export interface Seen {
  readonly id: string;
  readonly from: "visitor" | "team";
  readonly at: string;
  readonly sentAt: string | null;
  readonly text: string;
  readonly header: string | null;
  readonly footer: string | null;
  readonly choices: readonly { readonly id: string; readonly title: string; readonly description: string | null }[];
  readonly file: {
    readonly url: string;
    readonly mime: string | null;
    readonly name: string | null;
    readonly size: number | null;
  } | null;
  readonly edited: boolean;
}

export interface Page {
  readonly data: readonly Seen[];
  readonly nextCursor: string | null;
}

export interface Thread {
  /** Oldest first. */
  readonly messages: readonly Seen[];
  /** Leads to what is older; null where there is nothing. */
  readonly older: string | null;
}

export const EMPTY: Thread = { messages: [], older: null };

/**
 * The newest page, put to what is known. Messages may come into the middle of it (an answer that waited), so it counts whole. Where it does
 * not reach back to what is known, that is let go: a thread with a hole in it would look whole.
 */
export function withNewest(thread: Thread, page: Page): Thread {
  const newest = [...page.data].reverse();
  const first = newest[0];
  if (!first) return EMPTY;
  const ids = new Set(newest.map(({ id }) => id));
  const known = thread.messages.findIndex(({ id }) => ids.has(id));
  if (known < 0) return { messages: newest, older: page.nextCursor };
  const before = thread.messages.slice(0, known).filter(({ at }) => at <= first.at);
  return { messages: [...before, ...newest], older: before.length > 0 ? thread.older : page.nextCursor };
}

export function withOlder(thread: Thread, page: Page): Thread {
  const ids = new Set(thread.messages.map(({ id }) => id));
  const before = [...page.data].reverse().filter(({ id }) => !ids.has(id));
  return { messages: [...before, ...thread.messages], older: page.nextCursor };
}

/** The latest moment of the team's words; empty where they said nothing. */
export const latest = ({ messages }: Thread): string =>
  messages.reduce((last, { sentAt }) => (sentAt !== null && sentAt > last ? sentAt : last), "");

export const unread = ({ messages }: Thread, read: string): number =>
  messages.filter(({ from, sentAt }) => from === "team" && (sentAt ?? "") > read).length;
