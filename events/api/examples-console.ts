const standing = (total: number, unread: number) => ({
  open: { total, unread },
  pending: { total: 1, unread: 0 },
  snoozed: { total: 0, unread: 0 },
  resolved: { total: 120, unread: 0 },
});

/** Examples of what the console alone asks for. */
export const consoleExamples: Readonly<Record<string, unknown>> = {
  Preferences: {
    theme: "dark",
    timeZone: null,
    sounds: true,
    enterSends: false,
    screens: { "inbox.view": "mine" },
    updatedAt: "2026-03-02T08:00:00.000Z",
    version: 2,
  },
  PreferencesChange: { theme: "dark", screens: { "inbox.view": "mine", "inbox.width": null } },
  InboxCounts: {
    mine: standing(4, 1),
    unassigned: standing(2, 2),
    all: standing(11, 3),
  },
  NewUpload: { kind: "document", filename: "menu.pdf", mime: "application/pdf", size: 182_044 },
  Upload: {
    id: "k3v5q2m7n4b6x2c5z7a4s3d6f5.182044",
    upload: {
      url: "https://files.chasqui.example/demo/uploads/…",
      method: "PUT",
      expiresAt: "2026-03-02T09:00:00.000Z",
    },
  },
  AttachedMedia: { kind: "document", uploadId: "k3v5q2m7n4b6x2c5z7a4s3d6f5.182044", filename: "menu.pdf" },
  Draft: {
    conversationId: "cccccccccccccccccccccccccc",
    kind: "reply",
    text: "Yes, at eight. Shall we",
    replyTo: null,
    updatedAt: "2026-03-02T08:00:00.000Z",
    version: 4,
  },
  NewDraft: { kind: "reply", text: "Yes, at eight. Shall we" },
  SignIn: {
    issuer: "https://login.business.example",
    clientId: "chasqui-console",
    scope: "openid profile email",
    bearer: "access_token",
    signOutUrl: null,
  },
};
