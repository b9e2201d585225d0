const at = "2026-03-02T08:00:00.000Z";
const variables = [
  { name: "ref", type: "string", required: true, example: "A-17", description: "The number of the order" },
  { name: "total", type: "money", required: true, example: { amount: 42.5, currency: "PEN" }, description: "" },
];
const body = {
  kind: "email",
  subject: "Your order {{ref}}",
  preheader: "{{currency total}}",
  mjml: "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{contact.firstName}}</mj-text></mj-column></mj-section></mj-body></mjml>",
};
const finding = {
  ...{
    severity: "error",
    code: "unknown_variable",
    medium: "email",
    language: "en",
    part: "subject",
    line: 1,
    column: 14,
  },
  ...{ message: "there is no variable reff", suggestion: "Did you mean ref?" },
};

export const templateExamples: Readonly<Record<string, unknown>> = {
  Template: {
    ...{
      id: "k3v5q2m7n4",
      key: "order_ready",
      title: "The order is ready",
      kind: "message",
      variables,
      defaultLanguage: "en",
    },
    ...{ activeVersion: 2, draftVersion: 3, createdAt: at, updatedAt: at, version: 7 },
  },
  NewTemplate: { key: "order_ready", title: "The order is ready", kind: "message", variables, defaultLanguage: "en" },
  TemplateChange: { title: "Ready to be fetched" },
  TemplateBody: body,
  TemplateVersion: {
    ...{
      number: 2,
      state: "published",
      bodies: [{ medium: "email", language: "en" }],
      variables,
      defaultLanguage: "en",
    },
    ...{ note: "With the total", contentHash: "0".repeat(64), publishedBy: "usr_k3v5q2m7n4", publishedAt: at },
    ...{ createdAt: at, updatedAt: at, version: 4 },
  },
  TemplateFinding: finding,
  PreviewTemplate: {
    medium: "email",
    language: "en",
    body,
    data: { ref: "A-18", total: { amount: 12, currency: "EUR" } },
  },
  TemplatePreview: {
    language: "en",
    content: { type: "email", subject: "Your order A-18", text: "Hello Inés", html: "<p>Hello Inés</p>" },
    ...{ preheader: "€12.00", closedWindow: null, findings: [] },
  },
  TestTemplate: { conversationId: "k3v5q2m7n4b6x2c5z7a4s3k3v5", language: "en" },
  PublishTemplate: { note: "With the total" },
  ActivateTemplate: { number: 1 },
  ProviderTemplate: {
    ...{ id: "k3v5q2m7n4b6x2c5z7a4s3k3v5", channel: "whatsapp", accountId: "700100200300400" },
    ...{ providerId: "900000000000001", name: "order_ready", language: "es_MX", state: "approved", reason: null },
    ...{ category: "utility", quality: "green", variables: 1, text: "Tu pedido {{1}} está listo." },
    ...{ createdAt: at, updatedAt: at, version: 1 },
  },
  SyncProviderTemplates: { connectionId: "k3v5q2m7n4.b6x2c5z7a4s3" },
  SubmitProviderTemplate: { connectionId: "k3v5q2m7n4.b6x2c5z7a4s3", templateId: "k3v5q2m7n4", language: "es" },
  ProviderTemplateSync: { total: 12, new: 2, changed: 1, gone: 0 },
};
