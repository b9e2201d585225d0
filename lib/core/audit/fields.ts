/** What the log shows of which row. */

/**
 * Fields that say nothing of a customer and nothing secret: states, ids of ours, names that the business gave its own things. Whatever is
 * not here is named when it changed, and not shown; so a new kind of row is logged from its first day and shows nothing by oversight.
 * `name*` stands for every field that begins so.
 */
export const SHOWN: Readonly<Record<string, readonly string[]>> = {
  app: ["channel", "name", "active"],
  "api-key": ["name", "role", "permissions", "expiresAt", "revokedAt"],
  "assignment-rule": ["name", "position", "active", "match", "pool", "skill", "strategy", "capacity", "fallback"],
  "classification-correction": ["leadId", "ruleId", "from", "to", "steps", "undoneAt"],
  "classification-rule": ["name", "position", "active", "match", "weight", "place", "leadType", "again"],
  connection: ["channel", "name", "active", "health"],
  contact: ["country", "language", "mergedInto", "assignee", "source"],
  conversation: ["state", "assignee", "teamId", "labels", "priority", "snoozedUntil", "contactId"],
  "business-hours": ["name", "teamId", "timeZone", "weekly", "holidays"],
  "canned-reply": ["title", "shortCode", "category", "platforms", "language"],
  field: ["name", "kind", "required"],
  funnel: ["name", "kind", "stages", "active"],
  invitation: ["role", "roles", "teams", "state", "expiresAt"],
  job: ["kind", "state", "subject"],
  label: ["name", "colour"],
  "later-message": ["state", "sendAt", "cancelOnReply"],
  lead: [
    ...["type", "state", "value", "expectedOn", "assignee", "teamId", "country", "funnelId", "stageId"],
    // Words of the rules, not the customer's.
    "classification",
  ],
  macro: ["name"],
  member: ["role", "status"],
  membership: ["role", "roles", "teams", "active"],
  merge: ["into", "from", "state"],
  message: ["kind", "status", "connectionId", "author", "cannedReplyId"],
  "provider-template": ["name", "language", "state", "category", "quality"],
  reminder: ["state", "dueAt", "owner", "at", "timeZone", "repeat", "subject", "endReason"],
  "reporting-zone": ["zones"],
  role: ["name", "permissions"],
  settings: [
    "name",
    "locale",
    "requireSecondFactor",
    "sessionHours",
    "timeZone",
    "currency",
    "language",
    "secondFactor",
    "spendLimit",
    "businessHours",
    "retention",
  ],
  "satisfaction-settings": ["enabled", "channels", "validHours", "askAgainDays"],
  "spending-settings": ["limitMicros", "mode", "warnAt", "tell"],
  "target-policy": ["name", "position", "match", "firstResponseMinutes", "resolutionMinutes", "inBusinessHours"],
  // Who stopped what, when and why, of the tenant and of each connection.
  switches: ["stop", "stop#*"],
  team: ["name", "members", "lead"],
  template: ["key", "title", "kind", "defaultLanguage", "activeVersion", "draft"],
  "template-version": ["number", "state", "publishedBy", "publishedAt", "defaultLanguage"],
  tenant: ["name", "active"],
  user: ["role", "roles", "teams", "active", "state"],
  view: ["of", "name", "shared"],
};

export const isShown = (entity: string, field: string): boolean =>
  (Object.hasOwn(SHOWN, entity) ? (SHOWN[entity] ?? []) : []).some((name) =>
    name.endsWith("*") ? field.startsWith(name.slice(0, -1)) : field === name,
  );

/** Rows that go along with another one which is logged, that only tell what somebody has seen, or that are nobody's business. */
export const UNLOGGED: ReadonlySet<string> = new Set([
  "assignment",
  "assignment-turns",
  "beacon",
  "breach",
  "card",
  "census",
  "classification-steps",
  "contact-conversation",
  "fact",
  "draft",
  "forgotten",
  "identity",
  "membership",
  "notice-preferences",
  "once",
  "pending-change",
  "personal-notice",
  "preferences",
  "push-subscriptions",
  "remains",
  "request",
  "satisfaction",
  "search",
  "spending-level",
  "stage-move",
  "template-ready",
  "timer",
  "watch",
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
    "journey",
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
    [
      ...["assignment-rule", "classification-rule", "classification-correction"],
      ...["business-hours", "canned-reply", "label", "lost-reason", "macro", "target-policy", "template", "view"],
    ].map((entity) => [entity, ({ id }: Readonly<Record<string, unknown>>) => id] as const),
  ),
  "api-key": ({ keyId }) => keyId && `key_${keyId}`,
  app: ({ appId }) => appId,
  connection: ({ connectionId }) => connectionId,
  contact: ({ contactId }) => contactId,
  conversation: ({ conversationId }) => conversationId,
  invitation: ({ invitationId }) => invitationId,
  job: ({ jobId }) => jobId,
  lead: ({ leadId }) => leadId,
  member: ({ userId }) => userId,
  message: ({ conversationId, key }) => conversationId && key && `${conversationId}.${key}`,
  "later-message": ({ laterId }) => laterId,
  reminder: ({ reminderId }) => reminderId,
  role: ({ id }) => id,
  team: ({ id }) => id,
};
