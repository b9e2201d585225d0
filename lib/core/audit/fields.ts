/** What the log shows of which row. */

/**
 * Fields that say nothing of a customer and nothing secret: states, ids of ours, names that the business gave its own things. Whatever is
 * not here is named when it changed, and not shown; so a new kind of row is logged from its first day and shows nothing by oversight.
 */
export const SHOWN: Readonly<Record<string, readonly string[]>> = {
  app: ["channel", "name", "active"],
  "api-key": ["name", "role", "scopes", "expiresAt", "revokedAt"],
  connection: ["channel", "name", "active", "health"],
  contact: ["country", "language", "mergedInto", "assignee"],
  conversation: ["state", "assignee", "teamId", "labels", "priority", "snoozedUntil", "contactId"],
  "business-hours": ["name", "teamId", "timeZone", "weekly", "holidays"],
  "canned-reply": ["title", "shortCode", "category", "platforms", "language"],
  field: ["name", "kind", "required"],
  funnel: ["name", "kind", "stages", "active"],
  invitation: ["role", "roles", "teams", "state", "expiresAt"],
  job: ["kind", "state"],
  label: ["name", "colour"],
  "later-message": ["state", "sendAt", "cancelOnReply"],
  lead: ["type", "state", "value", "expectedOn", "assignee", "teamId", "country", "funnelId", "stageId", "tags"],
  macro: ["name"],
  member: ["role", "roles", "teams", "active", "state"],
  membership: ["role", "roles", "teams", "active"],
  merge: ["into", "from", "state"],
  message: ["kind", "status", "connectionId", "author", "cannedReplyId"],
  reminder: ["state", "dueAt", "owner", "at", "timeZone", "repeat", "subject", "endReason"],
  role: ["name", "permissions"],
  settings: ["timeZone", "currency", "language", "secondFactor", "spendLimit", "businessHours", "retention"],
  "satisfaction-settings": ["enabled", "channels", "validHours", "askAgainDays"],
  "spending-settings": ["limitMicros", "mode", "warnAt", "tell"],
  "target-policy": ["name", "position", "match", "firstResponseMinutes", "resolutionMinutes", "inBusinessHours"],
  switches: ["reason", "at"],
  team: ["name", "members", "active"],
  tenant: ["name", "active"],
  user: ["role", "roles", "teams", "active", "state"],
  view: ["of", "name", "shared"],
};

/** Rows that go along with another one which is logged, that only tell what somebody has seen, or that are nobody's business. */
export const UNLOGGED: ReadonlySet<string> = new Set([
  "beacon",
  "breach",
  "card",
  "contact-conversation",
  "fact",
  "forgotten",
  "identity",
  "notice-preferences",
  "once",
  "pending-change",
  "personal-notice",
  "remains",
  "request",
  "satisfaction",
  "search",
  "spending-level",
  "stage-move",
  "timer",
]);

/** Fields that change along with others, or by themselves as messages come and go. */
export const UNTOLD: ReadonlySet<string> = new Set([
  ...["at", "key", "conversationId", "direction", "reactions", "media", "first", "waitedSince", "micros", "category"],
  ...[
    "pk",
    "sk",
    "lpk",
    "lsk",
    "relay",
    "ttl",
    "entity",
    "v",
    "rank",
    "by",
    "version",
    "createdAt",
    "updatedAt",
    "replayedAt",
  ],
  ...[
    "lastMessageAt",
    "lastMessageId",
    "lastDirection",
    "lastInboundAt",
    "lastApplied",
    "preview",
    "unread",
    "readThrough",
  ],
  ...[
    "known",
    "awaited",
    "held",
    "firstRepliedAt",
    "targets",
    "satisfaction",
    "stageSince",
    "order",
    "attempts",
    "refusals",
    "times",
    "claimId",
  ],
]);

/** Ids of ours by the kind of row; other rows are called by their key, which holds nothing personal either. */
export const ID_OF: Readonly<Record<string, (row: Readonly<Record<string, unknown>>) => unknown>> = {
  ...Object.fromEntries(
    ["business-hours", "canned-reply", "label", "macro", "target-policy", "view"].map(
      (entity) => [entity, ({ id }: Readonly<Record<string, unknown>>) => id] as const,
    ),
  ),
  "api-key": ({ keyId }) => keyId && `key_${keyId}`,
  app: ({ appId }) => appId,
  connection: ({ connectionId }) => connectionId,
  contact: ({ contactId }) => contactId,
  conversation: ({ conversationId }) => conversationId,
  job: ({ jobId }) => jobId,
  lead: ({ leadId }) => leadId,
  message: ({ conversationId, key }) => conversationId && key && `${conversationId}.${key}`,
  "later-message": ({ laterId }) => laterId,
  reminder: ({ reminderId }) => reminderId,
};
