/** What a signed-in person's screen is told, who may be told what, and the chain that lets a lost connection take up where it was. */
import type { Permission } from "../people/model.ts";
import type { Change } from "../projections/model.ts";

export const HINTED = [
  "conversation",
  "message",
  "lead",
  "contact",
  "notice",
  "reminder",
  "calendar",
  "event",
  "item",
  "campaign",
  "figures",
  "reply",
  "macro",
  "setup",
] as const;

export interface Hint {
  readonly type: (typeof HINTED)[number];
  readonly id: string;
  readonly conversationId?: string;
  /** Of a conversation or a lead: whose. */
  readonly contactId?: string;
  readonly version?: number;
  readonly at: string;
}

/** A hint as the feed keeps it. `person`: whose it is; nobody else is told, but of reminders those who look after everybody's. */
export interface FeedHint extends Hint {
  readonly person?: string;
  /** Of a message: a note, which is the team's own. */
  readonly inside?: true;
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
  /** The `seq` of the link before of the same shard. */
  readonly prior?: number;
  /** Of each shard that spoke lately, its last link, this one's included: where to look for what comes again. */
  readonly marks?: Readonly<Record<string, Mark>>;
}

export interface Mark {
  readonly seq: number;
  readonly through: string;
  readonly at: string;
}

/** Somebody of the business, or a visitor of its website. */
export interface Viewer {
  readonly tenant: string;
  /** A person's or a key's id; of a visitor, one that says nothing of them. */
  readonly person: string;
  /** Those that matter here, as they were when the ticket was given. A visitor has none. */
  readonly permissions: readonly Permission[];
  readonly visitor?: Visitor;
}

/** Whoever writes from a web page: they hear that something was said in their own thread, and of nothing else. */
export interface Visitor {
  /** The channel account that their thread belongs to. */
  readonly account: string;
  readonly conversationId: string;
}

export interface Connection extends Viewer {
  readonly connectionId: string;
  readonly openedAt: string;
}

export interface Ticket extends Viewer {
  /** SHA-256 of the secret, hexadecimal. The secret has 130 random bits, so it needs no slow hash. */
  readonly hash: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** Pages that a visitor may come from, as browsers say it in `Origin`. People come from the console's. */
  readonly origins?: readonly string[];
}

/** Why a connection was ended by us; told in the last frame. */
export const BYES = ["rights_changed", "signed_out", "sign_in_again", "too_fast"] as const;
export type Bye = (typeof BYES)[number];

export const TICKET_MS = 60_000;
/** As long as API Gateway keeps a connection. */
export const CONNECTION_MS = 2 * 3_600_000;
export const FEED_MS = 3_600_000;
/** The feed goes on for so long after the last connection can have ended, for whoever comes back. */
export const LINGER_MS = 10 * 60_000;
/** So long a connection that cannot be reached may still be about to open: API Gateway says `gone` of it until the door has answered. */
export const OPENING_MS = 15_000;
/** Frames stay well below the 32 KB that API Gateway takes at once. */
export const HINTS_A_LINK = 100;

/** Nobody else is told of it, whatever they may do. */
const PRIVATE = ["notice", "calendar"] as const;
type Private = (typeof PRIVATE)[number];

const NEEDED: Readonly<Record<Exclude<Hint["type"], Private>, Permission>> = {
  reminder: "reminders.manage_all",
  setup: "settings.read",
  reply: "conversations.read",
  macro: "conversations.read",
  conversation: "conversations.read",
  message: "conversations.read",
  lead: "leads.read",
  contact: "contacts.read",
  event: "events.read",
  item: "catalogue.read",
  campaign: "campaigns.read",
  figures: "campaigns.read",
};
export const LIVE_PERMISSIONS: readonly Permission[] = [...new Set(Object.values(NEEDED))];

const isPrivate = (type: Hint["type"]): type is Private => PRIVATE.some((one) => one === type);

const isFor = ({ person, permissions, visitor }: Viewing, hint: FeedHint): boolean => {
  // A visitor's thread holds the team's notes as well.
  if (visitor) return hint.type === "message" && !hint.inside && hint.conversationId === visitor.conversationId;
  if (hint.person !== undefined && hint.person === person) return true;
  return !isPrivate(hint.type) && permissions.includes(NEEDED[hint.type]);
};
export type Viewing = Pick<Viewer, "person" | "permissions" | "visitor">;

/** What this person is told of it. */
export const hintsFor = (viewer: Viewing, hints: readonly FeedHint[]): Hint[] =>
  hints.filter((hint) => isFor(viewer, hint)).map(({ person: _, inside: _inside, ...hint }) => hint);

/** In no order. */
export const sameRights = (some: readonly Permission[], others: readonly Permission[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

/** How the business is set up, by kinds of rows. Somebody who looks at one of a kind looks at all of them. */
const SETUP: ReadonlySet<string> = new Set([
  ...["member", "invitation", "role", "team", "api-key", "settings", "app", "connection", "spending-settings"],
  ...["label", "field", "lost-reason", "business-hours", "target-policy", "assignment-rule", "classification-rule"],
  ...["classification-correction", "satisfaction-settings", "retention", "funnel", "switches", "template"],
  ...["item-type", "feedback-form", "ranking", "ranking-version"],
  ...["provider-template", "notification-type", "event-type", "event-rule", "webhook-endpoint"],
]);

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Undefined for what no screen shows. Nothing is kept but ids and a number. */
export function hintOf({ entity, key, before, after, at }: Change): FeedHint | undefined {
  const row = after ?? before ?? {};
  const more = { ...(typeof row.version === "number" ? { version: row.version } : {}), at };
  // What only tells when somebody was last seen, or a key last used, has the version that it had.
  if (SETUP.has(entity))
    return before && after && before.version === after.version ? undefined : { type: "setup", id: entity, at };
  const place = key.pk.split("#")[2] ?? "";
  const contactId = text(row.contactId);
  const whose = contactId === undefined ? {} : { contactId };
  if (entity === "conversation") return { type: "conversation", id: place, ...whose, ...more };
  if (entity === "message") {
    const [conversationId, own] = [place, key.sk.startsWith("m#") ? key.sk.slice(2) : undefined];
    if (!own) return undefined;
    const inside = row.kind === "note" ? ({ inside: true } as const) : {};
    return { type: "message", id: `${conversationId}.${own}`, conversationId, ...more, ...inside };
  }
  // What is written down about a person shows on the person's page.
  if (entity === "contact" || entity === "record-note" || entity === "consent")
    return { type: "contact", id: contactId ?? place, ...more };
  if (entity === "interest") return { type: "contact", id: contactId ?? place, at };
  if (entity === "lead") {
    const id = text(row.leadId);
    return id ? { type: "lead", id, ...whose, ...more } : undefined;
  }
  // How far a campaign is: nothing of whom it went to.
  if (entity === "campaign-delivery") {
    const id = text(row.campaignId);
    return id ? { type: "figures", id, at } : undefined;
  }
  if (entity === "campaign" || entity === "signature-request") {
    const id = text(row.campaignId);
    return id ? { type: "campaign", id, ...more } : undefined;
  }
  if (entity === "publication") {
    const { campaignId } = (row.of ?? {}) as { readonly campaignId?: unknown };
    return typeof campaignId === "string" ? { type: "campaign", id: campaignId, at } : undefined;
  }
  if (entity === "item") {
    const id = text(row.itemId);
    return id ? { type: "item", id, ...more } : undefined;
  }
  if (entity === "canned-reply" || entity === "macro") {
    const id = text(row.id);
    return id ? { type: entity === "macro" ? "macro" : "reply", id, ...more } : undefined;
  }
  if (entity === "reminder") {
    const [id, person] = [text(row.reminderId), text(row.owner)];
    return id && person ? { type: "reminder", id, person, ...more } : undefined;
  }
  if (entity === "event") {
    const id = text(row.eventId);
    return id ? { type: "event", id, ...whose, at } : undefined;
  }
  if (entity === "google-busy") {
    const [id, person] = [text(row.googleId), text(row.person)];
    return id && person ? { type: "calendar", id, person, ...more } : undefined;
  }
  if (entity === "calendar-event" || entity === "calendar-seat") {
    const [id, person] = [text(row.eventId), text(row.owner) ?? text(row.person)];
    return id && person ? { type: "calendar", id, person, ...more } : undefined;
  }
  const [id, person] = [text(row.noticeId), text(row.person)];
  return entity === "personal-notice" && id && person ? { type: "notice", id, person, ...more } : undefined;
}

/** Figures of a campaign move with every delivery: screens are told of them once in so long. */
export const FIGURES_MS = 1_000;

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

// ------------------------------------------------------------------------------------------------------ who is there

export const STATES = ["available", "busy", "away"] as const;
export type State = (typeof STATES)[number];
export type Doing = "viewing" | "replying";

export interface Attention {
  readonly conversationId: string;
  readonly doing: Doing;
  readonly until: string;
}

/** A connection as it was last heard. */
export interface Heard extends Connection {
  readonly seenAt?: string;
  readonly attention?: Attention;
}

/** What somebody says of themselves, in all of their browsers. */
export interface Declared {
  readonly person: string;
  readonly state: State;
  readonly at: string;
}

export interface Present {
  readonly connections: readonly Heard[];
  readonly declared: readonly Declared[];
}

export interface Attending extends Attention {
  readonly person: string;
}

/** Clients ping every minute: who missed two is not there. */
export const SEEN_MS = 150_000;
export const DECLARED_MS = 12 * 3_600_000;

export const isPerson = ({ person }: Pick<Connection, "person">): boolean => person.startsWith("usr_");
const isThere = ({ seenAt, openedAt }: Heard, now: number): boolean => Date.parse(seenAt ?? openedAt) > now - SEEN_MS;

/** Of keys nothing is said: nobody sits behind them. */
export function peopleIn({ connections, declared }: Present, now: number) {
  const since = new Map<string, string>();
  for (const one of connections.filter((each) => isPerson(each) && isThere(each, now))) {
    const known = since.get(one.person);
    since.set(one.person, known !== undefined && known < one.openedAt ? known : one.openedAt);
  }
  return [...since].map(([person, at]) => ({ person, state: stateOf(person, declared, now), since: at }));
}

function stateOf(person: string, declared: readonly Declared[], now: number): State {
  const said = declared.find((one) => one.person === person);
  return said && Date.parse(said.at) > now - DECLARED_MS ? said.state : "available";
}

export const attentionIn = (connections: readonly Heard[], now: number): readonly Attending[] =>
  connections
    .filter((one) => isThere(one, now) && Date.parse(one.attention?.until ?? "") > now)
    .flatMap(({ person, attention }) => (attention ? [{ person, ...attention }] : []));
