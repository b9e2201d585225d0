/** Examples of endpoints and of what they are told. */
const endpoint = {
  id: "k3v5q2m7n4b6x2c5",
  url: "https://erp.casa-andina.example/hooks/chasqui",
  description: "The kitchen's system",
  types: ["lead.*", "message.received"],
  active: true,
  disabled: null,
  headers: ["authorization"],
  aliases: false,
  campaignDeliveries: "summary",
  previousSecretUntil: null,
  health: {
    failingSince: null,
    lastSuccessAt: "2026-03-02T07:58:01.000Z",
    lastFailureAt: null,
    lastStatus: 204,
  },
  createdAt: "2026-03-01T07:58:00.000Z",
  updatedAt: "2026-03-01T07:58:00.000Z",
  version: 1,
};
const body = {
  type: "lead.won",
  timestamp: "2026-03-02T07:58:00.000Z",
  data: {
    id: "llllllllllllllllllllllllll",
    state: "closed_won",
    version: 6,
    href: "/api/leads/llllllllllllllllllllllllll",
  },
};
export const webhookExamples: Readonly<Record<string, unknown>> = {
  WebhookEndpoint: endpoint,
  FreshWebhookEndpoint: { endpoint, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  NewWebhookEndpoint: {
    url: endpoint.url,
    description: endpoint.description,
    types: endpoint.types,
    headers: { authorization: "Bearer 4711" },
  },
  WebhookEndpointChange: { types: ["*"], active: true },
  WebhookDelivery: {
    id: "1772438280000-k3v5q2m7n4b6x2c5",
    endpointId: endpoint.id,
    type: body.type,
    subject: { kind: "lead", id: body.data.id },
    body: JSON.stringify(body),
    state: "succeeded",
    dueAt: null,
    attempts: [{ at: "2026-03-02T07:58:01.000Z", status: 204, reason: null, ms: 83, answer: "" }],
    createdAt: "2026-03-02T07:58:00.500Z",
    updatedAt: "2026-03-02T07:58:01.083Z",
    version: 2,
  },
  WebhookReplay: { from: "2026-03-02T00:00:00.000Z", to: "2026-03-03T00:00:00.000Z", state: "exhausted" },
  WebhookEventType: {
    type: "publication.failed",
    alias: "publication_failure",
    description: "A post could not be published.",
    example: JSON.stringify({ type: "publication.failed", timestamp: "2026-03-02T07:58:00.000Z", data: {} }),
  },
};
