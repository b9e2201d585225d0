import type { App, Connection } from "../../../lib/core/connections/model.ts";
import { BLANK_CONTACT, type Contact } from "../../../lib/core/contacts/model.ts";
import type { Conversation, NoteMessage, ReceivedMessage, SentMessage } from "../../../lib/core/conversations/model.ts";
import type { Label } from "../../../lib/core/labels/model.ts";
import { BLANK_LEAD, type Lead } from "../../../lib/core/leads/model.ts";
import type { Principal } from "../../../lib/core/people/model.ts";
import type { CannedReply } from "../../../lib/core/replies/model.ts";
import type { SatisfactionResult } from "../../../lib/core/satisfaction/model.ts";
import type { Breach } from "../../../lib/core/targets/model.ts";

export const NOW = Date.parse("2026-03-02T08:00:00.000Z");
const at = new Date(NOW).toISOString();
const times = { createdAt: at, updatedAt: at, version: 1 };

export const agent: Principal = {
  kind: "person",
  id: `usr_${"a".repeat(26)}`,
  memberships: [{ tenant: "demo", role: "agent" }],
};
export const administrator: Principal = {
  ...agent,
  id: `usr_${"b".repeat(26)}`,
  memberships: [{ tenant: "demo", role: "administrator" }],
};

export const app: App = {
  appId: "demo.k3v5q2m7n4",
  channel: "whatsapp",
  name: "Casa Andina",
  settings: { appId: "1" },
  active: true,
  ...times,
};
export const connection: Connection = {
  connectionId: "k3v5q2m7n4.b6x2c5z7a4s3",
  appId: app.appId,
  channel: "whatsapp",
  name: "Reservations",
  accountIds: ["100000000000001"],
  settings: { phoneNumberId: "100000000000001" },
  active: true,
  health: "healthy",
  ...times,
};
export const conversation: Conversation = {
  conversationId: "c".repeat(26),
  connectionId: connection.connectionId,
  channel: "whatsapp",
  chat: { id: "15550100001", type: "person" },
  contactId: "d".repeat(26),
  contactName: "Inés Huanca",
  state: "open",
  assignee: null,
  unread: 2,
  lastMessageAt: "2026-03-02T07:58:00.000Z",
  lastMessageId: `1772438280000-${"m".repeat(16)}`,
  lastDirection: "in",
  preview: "A table for four, please",
  lastInboundAt: "2026-03-02T07:58:00.000Z",
  lastApplied: "000000000000000000000009",
  readThrough: "",
  known: ["e".repeat(26)],
  awaited: [],
  ...times,
};
export const received: ReceivedMessage = {
  kind: "received",
  conversationId: conversation.conversationId,
  key: conversation.lastMessageId,
  at: conversation.lastMessageAt,
  createdAt: at,
  order: "000000000000000000000009",
  externalId: "wamid.IN",
  direction: "in",
  sender: { id: "15550100001", name: "Inés" },
  body: { type: "image", text: "A table for four, please", payload: "table-4" },
  media: [
    {
      state: "stored",
      key: "demo/media/x",
      providerId: "p1",
      url: "https://provider.example/secret",
      mime: "image/jpeg",
      size: 9,
    },
    { state: "pending", providerId: "p2" },
    { state: "failed", providerId: "p3", reason: "too_large" },
  ],
  reactions: { us: { emoji: "👍", at }, "15550100001": { at } },
};
export const sent: SentMessage = {
  kind: "sent",
  conversationId: conversation.conversationId,
  key: `1772438400000-${"s".repeat(16)}`,
  at,
  createdAt: at,
  order: at,
  direction: "out",
  connectionId: connection.connectionId,
  author: agent.id,
  content: { type: "media", media: { kind: "document", url: "https://files.example/menu.pdf" }, caption: "Our menu" },
  status: "failed",
  reason: { code: "window_closed", text: "too late", retryable: false },
  attempts: 1,
  refusals: 0,
  leaseUntil: at,
  times: { failed: at },
};
export const note: NoteMessage = {
  kind: "note",
  conversationId: conversation.conversationId,
  key: `1772438300000-${"n".repeat(16)}`,
  at: "2026-03-02T07:58:20.000Z",
  createdAt: at,
  order: at,
  direction: "out",
  author: agent.id,
  text: "Prefers the terrace",
};
export const label: Label = { id: "k3v5q2m7n4", name: "Reservation", colour: "#0f766e", description: null, ...times };
export const breach: Breach = {
  conversationId: conversation.conversationId,
  kind: "first_response",
  dueAt: at,
  policyId: "k3v5q2m7n4",
  assignee: agent.id,
  teamId: null,
  channel: "whatsapp",
  connectionId: connection.connectionId,
  priority: null,
};
export const satisfaction: SatisfactionResult = {
  conversationId: conversation.conversationId,
  contactId: conversation.contactId,
  channel: "whatsapp",
  connectionId: connection.connectionId,
  assignee: agent.id,
  teamId: null,
  resolvedAt: at,
  answeredAt: at,
  score: 5,
  comment: null,
};
export const cannedReply: CannedReply = {
  id: "q2m7n4b6x2",
  title: "Welcome, with a name",
  category: "greetings",
  platforms: [],
  language: "en",
  shortCode: "hello",
  text: "Hello {{contact.firstName|there}}, this is {{agent.name}}.",
  media: null,
  ...times,
};
export const contact: Contact = {
  ...BLANK_CONTACT,
  country: "US",
  contactId: conversation.contactId,
  name: "Inés Huanca",
  identities: [{ kind: "phone", value: "+15550100001" }],
  ...times,
};
export const lead: Lead = {
  ...BLANK_LEAD,
  leadId: `${contact.contactId}.1`,
  contactId: contact.contactId,
  contactName: contact.name,
  source: { channel: "whatsapp", connectionId: connection.connectionId },
  sources: [{ channel: "whatsapp", connectionId: connection.connectionId }],
  ...times,
};
