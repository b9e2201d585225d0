/**
 * AWS End User Messaging SMS as data: every number, name and code here is Amazon's and may change without a line of code changing.
 * Sources: https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html,
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html,
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html,
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html
 */
import type { ErrorClass, Manifest } from "../contract.ts";
import { SEGMENT_UNITS } from "../sms/segments.ts";

const KIB = 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "aws-sms";

/** What we say of a message beside its text, and what its events say again. */
export const CONTEXT = { clientRef: "chasqui_ref", app: "chasqui_app" } as const;

/** What Amazon says of a message on its way, in the words of a receipt. */
export const STATUSES = {
  TEXT_QUEUED: "queued",
  TEXT_PENDING: "queued",
  TEXT_SENT: "sent",
  // The carrier took it; in many countries nothing more is ever said.
  TEXT_SUCCESSFUL: "sent",
  // Nobody said anything more for 72 hours.
  TEXT_UNKNOWN: "sent",
  TEXT_DELIVERED: "delivered",
  TEXT_BLOCKED: "failed",
  TEXT_TTL_EXPIRED: "failed",
  TEXT_CARRIER_UNREACHABLE: "failed",
  TEXT_CARRIER_BLOCKED: "failed",
  TEXT_UNREACHABLE: "failed",
  TEXT_INVALID: "failed",
  TEXT_INVALID_MESSAGE: "failed",
  TEXT_SPAM: "failed",
  TEXT_PROTECT_BLOCKED: "failed",
} as const;

/** Why a number must not be written to any more. */
export const BARRED: Readonly<Record<string, "opt_out" | "bounce">> = {
  TEXT_BLOCKED: "opt_out",
  TEXT_INVALID: "bounce",
};

/** The keywords that Amazon answers by itself, unless a number manages its own list. */
export const STOP_WORDS: readonly string[] = [
  ...["ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"],
];
export const START_WORDS: readonly string[] = ["START", "UNSTOP"];

/** Errors have names, and some of them reasons that say more. */
export const ERROR_NAMES: Readonly<Record<string, ErrorClass>> = {
  AccessDeniedException: "authentication",
  ConflictException: "rejected",
  ExpiredTokenException: "transient",
  IncompleteSignature: "authentication",
  InternalServerException: "transient",
  InvalidSignatureException: "authentication",
  ResourceNotFoundException: "gone",
  ServiceQuotaExceededException: "throttledConnection",
  ServiceUnavailable: "transient",
  ThrottlingException: "throttledConnection",
  UnrecognizedClientException: "authentication",
  ValidationException: "rejected",
};
export const ERROR_REASONS: Readonly<Record<string, ErrorClass>> = {
  ACCOUNT_DISABLED: "integrity",
  DESTINATION_COUNTRY_BLOCKED: "undeliverable",
  DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION: "undeliverable",
  DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE: "undeliverable",
  // In the sandbox only numbers that were verified can be written to.
  DESTINATION_PHONE_NUMBER_NOT_VERIFIED: "undeliverable",
  DESTINATION_PHONE_NUMBER_OPTED_OUT: "unreachable",
  INSUFFICIENT_ACCOUNT_REPUTATION: "integrity",
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: "integrity",
  NO_ORIGINATION_IDENTITIES_FOUND: "integrity",
  RESOURCE_NOT_ACTIVE: "integrity",
  // What events call the reason of a failure.
  TEXT_BLOCKED: "unreachable",
  TEXT_INVALID: "unreachable",
};

export const manifest: Manifest = {
  id: CHANNEL,
  name: "AWS End User Messaging SMS",
  medium: "sms",
  reaches: "phone",
  aws: { service: "sms-voice" },
  // Events come from within the account, where AWS itself says who may bring them; these are for a topic of another account.
  app: [
    {
      name: "topicArn",
      label: "Topic",
      secret: false,
      required: false,
      help: "Only for messages of another AWS account, which come over HTTPS: the ARN of its SNS topic.",
    },
    {
      name: "certificateUrl",
      label: "Address of the signing certificate",
      secret: false,
      required: false,
      help: "Only with a topic: SigningCertURL of its messages.",
    },
    {
      name: "certificate",
      label: "Signing certificate",
      secret: false,
      required: false,
      help: "Only with a topic: what lies at that address, from BEGIN CERTIFICATE to END CERTIFICATE.",
    },
  ],
  connection: [
    {
      name: "sender",
      label: "Sender",
      secret: false,
      required: true,
      help: "The number of the account in international form (+12065550100), or a sender ID.",
    },
    {
      name: "configurationSet",
      label: "Configuration set",
      secret: false,
      required: false,
      help: "Where it has event destinations, receipts come from there, too.",
    },
    {
      name: "messageType",
      label: "Kind of messages",
      secret: false,
      required: false,
      help: "TRANSACTIONAL, as when this is empty, or PROMOTIONAL.",
    },
  ],
  accountFields: ["sender"],
  singleAccount: true,
  redact: ["senderId", "recipientId", "text", "keyword", "raw", "content", "to", "connection"],
  baseUrl: "https://sms-voice.{region}.amazonaws.com",
  webhook: { maxBytes: 512 * KIB, challenge: false },
  limits: {
    text: 1600,
    caption: 0,
    segments: SEGMENT_UNITS,
    choices: {
      buttons: 0,
      rows: 0,
      buttonTitle: 0,
      rowTitle: 0,
      rowDescription: 0,
      body: 1600,
      listLabel: 0,
      header: 0,
      footer: 0,
      id: 256,
    },
    media: {},
    inboundMediaBytes: 0,
    clientRef: 800,
  },
  // Parts a second differ by country and kind of number, from one on; what is more is refused as throttled.
  rate: { perSecond: 1, perRecipientMs: 1 * SECOND },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 6,
    backoffMs: [1 * SECOND, 4 * SECOND, 16 * SECOND, 64 * SECOND, 256 * SECOND],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: false, presumedLostMs: 1 * HOUR },
  // By HTTP status, where neither the reason nor the name of the error says anything else.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [408, [500, 599]],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [400, 413],
    template: [],
    authentication: [401, 403],
    integrity: [],
    gone: [],
  },
};
