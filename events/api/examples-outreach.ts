/** Examples of what is sent by nobody at a desk. */
const text = { type: "text", text: "Su mesa para cuatro está reservada para las 20:30." };
const email = {
  type: "email",
  subject: "Reserva confirmada",
  text: "Su mesa para cuatro está reservada para las 20:30.",
};
const about = {
  type: "booking.confirmed",
  purpose: "transactional",
  channels: ["whatsapp", "email"],
  content: text,
  contents: { email },
  receiptMinutes: 30,
};
const type = {
  name: "Booking confirmed",
  description: "Said as soon as a table is taken.",
  purpose: "transactional",
  channels: ["whatsapp", "email", "sms"],
  priority: "high",
  retries: 3,
  retryMinutes: 5,
  receiptMinutes: 30,
  mayRepeat: false,
  template: "booking-confirmed",
  tracking: null,
};
const recipient = { phone: "+34600111222", name: "Ana Ruiz" };
const notification = {
  id: "dddddddddddddddddddddddddd.k3v5q2m7n4b6x2c5",
  type: "booking.confirmed",
  contactId: "dddddddddddddddddddddddddd",
  externalId: "booking-4711",
  purpose: "transactional",
  priority: "high",
  template: { key: "booking-confirmed", version: 3, language: null },
  channels: ["whatsapp", "email"],
  status: "delivered",
  reason: null,
  attempts: [
    {
      channel: "email",
      connectionId: "k3v5q2m7n4.b6x2c5z7a4s3",
      conversationId: "cccccccccccccccccccccccccc",
      messageId: "cccccccccccccccccccccccccc.1772438280000-mmmmmmmmmmmmmmmm",
      attempt: 1,
      at: "2026-03-02T07:58:00.000Z",
      language: "es",
      status: "delivered",
      policy: { answer: "send", because: "transactional needs none" },
      reason: null,
      times: { sent: "2026-03-02T07:58:01.000Z", delivered: "2026-03-02T07:58:04.000Z" },
      opens: {
        people: { count: 2, first: "2026-03-02T08:11:30.000Z" },
        machines: { count: 1, first: "2026-03-02T07:58:06.000Z" },
      },
      clicks: { people: { count: 1, first: "2026-03-02T08:12:02.000Z" }, machines: { count: 0, first: null } },
      answeredAt: null,
    },
  ],
  skipped: [
    {
      channel: "whatsapp",
      code: "no_connection",
      text: "no connection for whatsapp is in order",
      at: "2026-03-02T07:58:00.000Z",
    },
  ],
  sendBefore: "2026-03-02T18:00:00.000Z",
  tracking: null,
  createdBy: "key_k3v5q2m7n4",
  createdAt: "2026-03-02T07:58:00.000Z",
  updatedAt: "2026-03-02T07:58:00.000Z",
  version: 2,
};
const consent = {
  channel: "email",
  purpose: "marketing",
  state: "granted",
  source: "api",
  detail: "newsletter form",
  wording: "Quiero recibir novedades por correo.",
  ip: "203.0.113.7",
  userAgent: "Mozilla/5.0",
  at: "2026-03-02T07:58:00.000Z",
};
const policy = {
  timeZone: "Europe/Madrid",
  quietHours: { from: "21:00", to: "09:00" },
  caps: [{ limit: 2, days: 7, purposes: ["marketing"] }],
};

export const outreachExamples: Readonly<Record<string, unknown>> = {
  NotificationRecipient: recipient,
  NewNotification: { ...about, recipient, externalId: "booking-4711" },
  NewNotifications: { ...about, recipients: [{ externalId: "booking-4711", recipient }] },
  NotificationType: {
    id: "k3v5q2m7n4",
    key: "booking.confirmed",
    ...type,
    createdAt: "2026-03-01T10:00:00.000Z",
    updatedAt: "2026-03-01T10:00:00.000Z",
    version: 1,
  },
  NewNotificationType: { key: "booking.confirmed", ...type },
  NotificationTypeChange: { channels: ["whatsapp", "sms"] },
  Notification: notification,
  NotificationState: {
    id: notification.id,
    status: "delivered",
    reason: null,
    updatedAt: "2026-03-02T07:58:00.000Z",
  },
  NotificationsTaken: {
    results: [{ externalId: "booking-4711", outcome: "queued", id: notification.id, reason: null }],
  },
  Consent: consent,
  Consents: { data: [consent] },
  NewConsent: {
    channel: "email",
    purpose: "marketing",
    state: "granted",
    detail: "newsletter form",
    wording: "Quiero recibir novedades por correo.",
  },
  Suppression: {
    id: "k3v5q2m7n4b6x2c5z7a4s3k3v5",
    kind: "email",
    value: "nobody@customer.example",
    scope: "all",
    reason: "bounce",
    detail: "550 5.1.1 user unknown",
    at: "2026-03-02T07:58:00.000Z",
  },
  NewSuppressions: { addresses: [{ kind: "email", value: "nobody@customer.example" }], scope: "all", reason: "import" },
  SuppressionsAdded: { added: 1, refused: [] },
  SuppressionRemoved: { removed: true },
  SendingPolicy: { ...policy, version: 3 },
  SendingPolicyChange: policy,
};
