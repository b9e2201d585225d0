/** What a signed-in person's screen is told, who may be told what, and the chain that lets a lost connection take up where it was. */
import type { Permission } from "../people/model.ts";
import type { Change } from "../projections/model.ts";

export const HINTED = ["conversation", "message", "lead", "contact", "notice"] as const;

export interface Hint {
  readonly type: (typeof HINTED)[number];
  readonly id: string;
  readonly conversationId?: string;
  readonly version?: number;
  readonly at: string;
}

/** A hint as the feed keeps it. `person`: nobody else is told. */
export interface FeedHint extends Hint {
  readonly person?: string;
}

/** Part of a batch of changes: a row of the feed, and one frame to each connection. */
export interface Link {
  readonly seq: number;
  /** The `seq` of the link before; 0 where the chain begins. */
  readonly after: number;
  readonly hints: readonly FeedHint[];
  readonly at: string;
  /** The last change that is in it, so that a batch that comes again is known. */
  readonly shard?: string;
  readonly through?: string;
}

export interface Viewer {
  readonly tenant: string;
  readonly person: string;
  /** Those that matter here, as they were when the ticket was given. */
  readonly permissions: readonly Permission[];
}

export interface Connection extends Viewer {
  readonly connectionId: string;
}

export interface Ticket extends Viewer {
  /** SHA-256 of the secret, hexadecimal. The secret has 130 random bits, so it needs no slow hash. */
  readonly hash: string;
  readonly expiresAt: string;
}

export const TICKET_MS = 60_000;
/** As long as API Gateway keeps a connection. */
export const CONNECTION_MS = 2 * 3_600_000;
export const FEED_MS = 3_600_000;
/** The feed goes on for so long after the last connection can have ended, for whoever comes back. */
export const LINGER_MS = 10 * 60_000;
/** Frames stay well below the 32 KB that API Gateway takes at once. */
export const HINTS_A_LINK = 100;

const NEEDED: Readonly<Record<Exclude<Hint["type"], "notice">, Permission>> = {
  conversation: "conversations.read",
  message: "conversations.read",
  lead: "leads.read",
  contact: "contacts.read",
};
export const LIVE_PERMISSIONS: readonly Permission[] = [...new Set(Object.values(NEEDED))];

/** What this person is told of it. */
export const hintsFor = (viewer: Pick<Viewer, "person" | "permissions">, hints: readonly FeedHint[]): Hint[] =>
  hints
    .filter(({ type, person }) =>
      type === "notice" ? person === viewer.person : viewer.permissions.includes(NEEDED[type]),
    )
    .map(({ person: _, ...hint }) => hint);

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Undefined for what no screen shows. Nothing is kept but ids and a number. */
export function hintOf({ entity, key, before, after, at }: Change): FeedHint | undefined {
  const row = after ?? before ?? {};
  const more = { ...(typeof row.version === "number" ? { version: row.version } : {}), at };
  const place = key.pk.split("#")[2] ?? "";
  if (entity === "conversation") return { type: "conversation", id: place, ...more };
  if (entity === "message") {
    const [conversationId, own] = [place, key.sk.startsWith("m#") ? key.sk.slice(2) : undefined];
    return own ? { type: "message", id: `${conversationId}.${own}`, conversationId, ...more } : undefined;
  }
  if (entity === "contact") {
    const id = text(row.contactId) ?? place;
    return { type: "contact", id, ...more };
  }
  if (entity === "lead") {
    const id = text(row.leadId);
    return id ? { type: "lead", id, ...more } : undefined;
  }
  const [id, person] = [text(row.noticeId), text(row.person)];
  return entity === "personal-notice" && id && person ? { type: "notice", id, person, ...more } : undefined;
}

/** Of several changes of one thing the last says everything. */
export function lastOfEach(hints: readonly FeedHint[]): readonly FeedHint[] {
  const last = new Map<string, FeedHint>();
  for (const hint of hints) {
    const name = `${hint.type} ${hint.id} ${hint.person ?? ""}`;
    last.delete(name);
    last.set(name, hint);
  }
  return [...last.values()];
}
