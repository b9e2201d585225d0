/** The inbox of a tenant in memory. */
import type { Conversation, Message, SentMessage } from "../../../lib/core/conversations/model.ts";
import type { ConversationDesk, ConversationFilter } from "../../../lib/core/conversations/ports.ts";
import type { BusinessHours } from "../../../lib/core/hours/model.ts";
import type { Ids } from "../../../lib/core/kernel/ports.ts";
import { type Label, sameName } from "../../../lib/core/labels/model.ts";
import type { Declared, Heard, Ticket } from "../../../lib/core/live/model.ts";
import type { Macro } from "../../../lib/core/macros/model.ts";
import type { Member, Team } from "../../../lib/core/people/model.ts";
import type { CannedReply } from "../../../lib/core/replies/model.ts";
import type { SatisfactionSettings } from "../../../lib/core/satisfaction/model.ts";
import type { TargetPolicy } from "../../../lib/core/targets/model.ts";
import type { Timer } from "../../../lib/core/timers/model.ts";
import type { SavedView } from "../../../lib/core/views/model.ts";
import type { InboxPorts } from "../inbox/tenant.ts";
import { memoryCatalogue } from "./catalogue.ts";
import { channel } from "./channel.ts";
import { inert } from "./inert.ts";
import { memoryLater } from "./later.ts";
import { memoryNotices } from "./notices.ts";
import { memoryOwn } from "./own.ts";
import { memoryPush } from "./push.ts";
import {
  administrator,
  agent,
  breach,
  cannedReply,
  conversation,
  label,
  note,
  received,
  satisfaction,
  sent,
} from "./samples.ts";

/** A member who may not come in at present. */
export const SUSPENDED = `usr_${"s".repeat(26)}`;
const member: Member = {
  userId: agent.id,
  name: null,
  email: null,
  locale: null,
  role: "agent",
  status: "active",
  joinedAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  version: 1,
};
const team: Team = {
  id: "team_sales",
  name: "Sales",
  description: null,
  members: [agent.id],
  lead: null,
  createdAt: member.joinedAt,
  updatedAt: member.joinedAt,
  version: 1,
};

const STANDING = [
  { open: 3, unassigned: 1, "unread.open": 2, "unread.unassigned": 1, "unassigned.pending": 2, pending: 4 },
  { open: 4, resolved: 30 },
].map((values, index) => ({ family: "connection" as const, period: "now", id: `app.${index}`, values, extremes: {} }));

export function makeInbox(derive: Ids["derive"]) {
  const conversations = new Map<string, Conversation>([[conversation.conversationId, conversation]]);
  const messages: Message[] = [sent, note, received];
  const tickets: Ticket[] = [];
  const uploaded = new Set<string>();
  const present: { connections: Heard[]; declared: Declared[] } = { connections: [], declared: [] };
  const closings: { readonly person: string; readonly at: string }[] = [];
  const seen = {
    filters: [] as ConversationFilter[],
    links: [] as unknown[][],
    again: [] as string[],
    timers: [] as Timer[],
    tickets,
    uploaded,
    closings,
    present,
  };

  const notices = memoryNotices(derive);
  const store = inert<ConversationDesk>("conversations", {
    get: async (id) => conversations.get(id),
    list: async (filter) => {
      seen.filters.push(filter);
      return { items: [...conversations.values()], nextCursor: "next" };
    },
    ofContact: async () => [conversation.conversationId],
    save: async (next) => {
      if (conversations.get(next.conversationId)?.version !== next.version - 1) return "conflict";
      conversations.set(next.conversationId, next);
      return "saved";
    },
    insert: async (message) => {
      const present = messages.find((one) => one.conversationId === message.conversationId && one.key === message.key);
      if (present) return { kind: "present", message: present };
      messages.unshift(message);
      return { kind: "inserted" };
    },
    unansweredSince: async () => received.at,
    message: async (id, key) => messages.find((message) => message.conversationId === id && message.key === key),
    messages: async (id, { limit, cursor }) => {
      const all = messages.filter((message) => message.conversationId === id);
      const from = Number(cursor ?? 0);
      return {
        items: all.slice(from, from + limit),
        ...(from + limit < all.length ? { nextCursor: String(from + limit) } : {}),
      };
    },
  });

  const ports: Omit<
    InboxPorts,
    "connections" | "contacts" | "templates" | "suppressions" | "consent" | "clock" | "ids"
  > = {
    conversations: store,
    live: {
      tickets: { issue: async (ticket) => void tickets.push(ticket) },
      company: { present: async () => present },
      closings: { close: async (person, at) => void closings.push({ person, at }) },
      tenant: "demo",
      url: "wss://live.example/live",
      hash: (text) => `hash of ${text}`,
    },
    deliveries: inert<InboxPorts["deliveries"]>("deliveries", {
      get: async ({ key }: { key: string }) =>
        messages.find((one): one is SentMessage => one.kind === "sent" && one.key === key),
      all: async (ids) =>
        ids.map(({ key }) => messages.find((one): one is SentMessage => one.kind === "sent" && one.key === key)),
      list: async () => ({ items: [sent] }),
      sendAgain: async ({ key }: { key: string }, by: string) => {
        const index = messages.findIndex((one) => one.key === key);
        const found = messages[index];
        if (found?.kind !== "sent" || found.status !== "failed") return false;
        const { reason: _reason, ...rest } = found;
        messages[index] = { ...rest, status: "queued" };
        seen.again.push(by);
        return true;
      },
    }),
    notices,
    ...memoryPush(),
    labels: memoryCatalogue<Label>([label], ({ name }) => sameName(name)),
    replies: memoryCatalogue<CannedReply>([cannedReply], ({ language, shortCode }) => `${language} ${shortCode}`),
    later: memoryLater(),
    ...memoryOwn().inbox,
    macros: memoryCatalogue<Macro>([], ({ name }) => sameName(name)),
    counters: {
      one: async () => ({ open: 2, "unread.open": 1, resolved: 9 }),
      read: async (family) =>
        family === "connection"
          ? STANDING
          : [
              { family: "reply", period: "2026-02", id: cannedReply.id, values: { uses: 3 }, extremes: {} },
              { family: "reply", period: "2026-03", id: cannedReply.id, values: { uses: 2 }, extremes: {} },
            ],
    },
    roster: {
      membersOf: async (ids) =>
        [
          { ...member, userId: agent.id, name: "Rosa Mamani" },
          { ...member, userId: administrator.id, name: null },
          { ...member, userId: SUSPENDED, status: "suspended" as const },
        ].filter(({ userId }) => ids.includes(userId)),
      team: memoryCatalogue<Team>([team]).get,
    },
    views: memoryCatalogue<SavedView>(
      [],
      ({ of, owner, shared, name }) => `${of} ${shared ? "shared" : owner} ${sameName(name)}`,
    ),
    hours: memoryCatalogue<BusinessHours>([], ({ teamId }) => teamId ?? "everybody"),
    policies: memoryCatalogue<TargetPolicy>([], ({ name }) => sameName(name)),
    breaches: { list: async () => ({ items: [breach] }) },
    satisfactionSettings: memoryCatalogue<SatisfactionSettings>(),
    satisfactionResults: { list: async () => ({ items: [satisfaction] }) },
    timers: { set: async (timer) => void seen.timers.push(timer) },
    media: {
      link: async (...asked) => {
        seen.links.push(asked);
        return "https://media.example/signed";
      },
    },
    uploads: {
      link: async (name, size) => `https://files.example/${name}?size=${size}`,
      keep: async (name, mediaName) => (uploaded.has(name) ? `demo/media/${mediaName}` : undefined),
    },
    channels: {
      facts: () => ({
        medium: "whatsapp",
        reaches: "phone",
        windowMs: channel.window.ms,
        perSecond: 1000,
        maxAttempts: 1,
        backoffMs: [1],
        presumedLostMs: 1,
      }),
      plan: (_channel, content) => ({ ok: true, parts: [content] }),
      place: (_channel, value) => ({
        thread: value,
        chat: { id: value, type: "person" },
        identities: [{ kind: "phone", value }],
      }),
      price: () => undefined,
    },
    openings: {
      open: async ({ conversation: opened }) => {
        conversations.set(opened.conversationId, opened);
        return "opened";
      },
    },
    renderTemplate: async () => ({ kind: "failed", code: "no_content", text: "there are no templates here" }),
  };
  return { conversations, messages, seen, ports };
}
