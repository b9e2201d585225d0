/** What is done with a message that was sent: by the people it is for, and by machines, which are told apart and both kept. */
import type { Sending } from "../links/model.ts";

/** A picture was fetched or a link was followed. */
export interface Hit extends Sending {
  readonly hitId: string;
  /** `trap`: the link that no person sees. */
  readonly kind: "open" | "click" | "trap";
  /** ISO 8601, by our clock. */
  readonly at: string;
  /** Where the link led. */
  readonly url?: string;
  readonly method: "GET" | "HEAD";
  readonly userAgent: string;
  /** Of the caller, see `networkOf`; `nowhere` where nobody knows. */
  readonly network: string;
  /** What a browser said of why it asked, where it said something. */
  readonly ahead?: string;
  /** Absent until it was judged. */
  readonly verdict?: Verdict;
}

/** `by` is what counts; `kind` is why, or through what. */
export type Verdict =
  | { readonly by: "person"; readonly kind: "direct" | "gmail_proxy" | "yahoo_proxy" }
  | {
      readonly by: "machine";
      readonly kind:
        | ("head" | "ahead" | "apple_privacy" | "scanner" | "preview" | "robot" | "nameless")
        | ("trap" | "burst" | "too_soon");
    };

/** How often, and when first. */
export interface Times {
  readonly count: number;
  readonly first?: string;
}

/** One sending, and what its figures are counted under. */
export interface About {
  readonly notificationId: string;
  readonly attempt: number;
  readonly type: string;
  readonly template?: string;
  readonly medium: string;
  readonly language?: string;
  /** When it was written: its figures are of that day. */
  readonly at: string;
}

/** What its hits tell. */
export interface Interest {
  readonly opens: { readonly people: Times; readonly machines: Times };
  readonly clicks: { readonly people: Times; readonly machines: Times };
  /** How many hits this was made of: a later one knows more. */
  readonly hits: number;
}

/** What became of one sending. */
export type Engagement = About & Partial<Interest> & { readonly answeredAt?: string };

/** The last notification of a conversation, which the next thing that its person writes answers. */
export type Notified = About & { readonly conversationId: string; readonly sentAt: string };

/** Who writes later than this does not answer it any more. */
export const ANSWER_MS = 7 * 86_400_000;

/** The hits of one sending that are looked at; whoever makes more is counted no further. */
export const MOST_HITS = 300;
export const HIT_DAYS = 400;

/** Whoever follows a link has the message open, whether or not its picture was fetched. */
export function summed(hits: readonly Hit[], verdicts: ReadonlyMap<string, Verdict>): Interest {
  const times = (kinds: readonly Hit["kind"][], by: Verdict["by"], shown: Hit["kind"]): Times => {
    const all = hits.filter(({ kind, hitId }) => kinds.includes(kind) && verdicts.get(hitId)?.by === by);
    const [first] = all.map(({ at }) => at).sort();
    return { count: all.filter(({ kind }) => kind === shown).length, ...(first === undefined ? {} : { first }) };
  };
  return {
    opens: { people: times(["open", "click"], "person", "open"), machines: times(["open"], "machine", "open") },
    clicks: { people: times(["click"], "person", "click"), machines: times(["click", "trap"], "machine", "click") },
    hits: hits.length,
  };
}
