/**
 * Slack as data: every number and name here is Slack's and may change without a line of code changing.
 * Sources: https://docs.slack.dev (Events API, chat.postMessage, block kit, rate limits, verifying requests).
 */
import type { Manifest } from "../contract.ts";

const MIB = 1024 * 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far the time of a signed request may be from ours, either way. */
export const TOLERANCE_MS = 5 * MINUTE;

/** Hosts (and their subdomains) on which Slack serves files and takes them: they alone are shown the token. */
export const FILE_HOSTS: readonly string[] = ["slack.com", "slack-files.com"];

/** Errors that say that something may have been done all the same. */
export const UNCLEAR_ERRORS: readonly string[] = ["fatal_error", "internal_error"];

/** What Slack calls the data that goes along with our messages. */
export const METADATA_TYPE = "chasqui_message";

/** Before our reference in the name of a block. */
export const BLOCK_PREFIX = "chasqui:";

export const manifest: Manifest = {
  id: "slack",
  name: "Slack",
  app: [
    {
      name: "signingSecret",
      label: "Signing secret",
      secret: true,
      required: true,
      help: "From the Slack app, Basic Information, App Credentials. Slack signs every request with it.",
    },
  ],
  connection: [
    {
      name: "teamId",
      label: "Workspace ID",
      secret: false,
      required: true,
      help: "Begins with T. It stands in the address of the workspace in a browser: app.slack.com/client/T…",
    },
    {
      name: "slackToken",
      label: "Bot token",
      secret: true,
      required: true,
      help: "Begins with xoxb-. From the Slack app, OAuth & Permissions, once it is installed in the workspace.",
    },
  ],
  accountFields: ["teamId"],
  redact: [
    "senderId",
    "senderName",
    "recipientId",
    "text",
    "payload",
    "challenge",
    "media",
    "clientRef",
    "detail",
    "raw",
    "content",
    "files",
    "mediaUrl",
    "to",
    "connection",
  ],
  baseUrl: "https://slack.com/api",
  webhook: { maxBytes: 2 * MIB, challenge: false },
  limits: {
    // Slack takes 40,000 and advises this.
    text: 4000,
    caption: 4000,
    choices: {
      // Buttons side by side in one block.
      buttons: 25,
      rows: 25,
      buttonTitle: 75,
      rowTitle: 75,
      rowDescription: 0,
      body: 3000,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: 2000,
    },
    media: {
      image: { maxBytes: 25 * MIB, mime: ["*/*"] },
      video: { maxBytes: 25 * MIB, mime: ["*/*"] },
      audio: { maxBytes: 25 * MIB, mime: ["*/*"] },
      document: { maxBytes: 25 * MIB, mime: ["*/*"] },
    },
    inboundMediaBytes: 100 * MIB,
    // A block's name has 255 characters.
    clientRef: 240,
  },
  rate: { perSecond: 5, perRecipientMs: 1 * SECOND },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    carriesFiles: true,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
    spamBackoffMs: 1 * HOUR,
  },
  receipts: { delivered: false, read: false, presumedLostMs: DAY },
  // Slack's errors have names, and HTTP says 200 to most of them.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [503],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [],
    template: [],
    authentication: [],
    integrity: [],
    gone: [],
  },
  errorNames: {
    throttledConnection: ["ratelimited", "rate_limited"],
    transient: ["service_unavailable", "request_timeout", "team_added_to_org"],
    undeliverable: [
      // The conversation is closed to the app; somebody there may open it again.
      ...["channel_not_found", "not_in_channel", "is_archived", "thread_not_found", "message_not_found"],
      ...["restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"],
      ...["restricted_action_non_threadable_channel", "restricted_action_thread_locked", "messages_tab_disabled"],
    ],
    unreachable: ["user_not_found", "user_disabled", "cannot_dm_bot"],
    rejected: [
      ...["msg_too_long", "no_text", "invalid_blocks", "invalid_blocks_format", "too_many_attachments"],
      ...["invalid_arguments", "invalid_arg_name", "invalid_json", "json_not_object", "invalid_metadata_format"],
    ],
    authentication: [
      ...["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission"],
      ...["missing_scope", "not_allowed_token_type", "access_denied", "ekm_access_denied", "org_login_required"],
      ...["two_factor_setup_required", "team_access_not_granted", "app_missing_action_url"],
    ],
  },
};

export const CHANNEL = manifest.id;
