/**
 * Amazon SES v2 as data: every number here is Amazon's and may change without a line of code changing.
 * Sources: https://docs.aws.amazon.com/ses/latest/dg/quotas.html, https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
import type { Manifest } from "../contract.ts";
import { limits, REDACTED, SENDER } from "../email/fields.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const CHANNEL = "ses";

/** Tags of a mail that come back with everything that becomes of it. Letters, digits, `_` and `-` are all that SES takes in them. */
export const TAGS = { clientRef: "chasqui_ref", app: "chasqui_app" } as const;

export const manifest: Manifest = {
  id: CHANNEL,
  name: "E-mail (Amazon SES)",
  medium: "email",
  reaches: "email",
  aws: { service: "ses" },
  // Events come from within the account, where AWS itself says who may bring them; these are for a topic of another account.
  app: [
    {
      name: "topicArn",
      label: "Topic",
      secret: false,
      required: false,
      help: "Only for events of another AWS account, which come over HTTPS: the ARN of its SNS topic.",
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
    ...SENDER,
    {
      name: "configurationSet",
      label: "Configuration set",
      secret: false,
      required: false,
      help: "Output MailConfigurationSet of the deployment: without it, nobody tells whether mails arrive.",
    },
  ],
  accountFields: ["address"],
  singleAccount: true,
  redact: [...REDACTED],
  baseUrl: "https://email.{region}.amazonaws.com",
  webhook: { maxBytes: 512 * KIB, challenge: false },
  // A mail of 40 MB is what SES takes in.
  limits: limits(40 * MIB),
  // What mailbox providers are known to bear of a domain or address that they do not know yet.
  rate: { perSecond: 14, perRecipientMs: 0, warmUp: { first: 50, days: 14 } },
  send: {
    timeoutMs: 20 * SECOND,
    repeatSafe: false,
    maxAttempts: 5,
    backoffMs: [2 * SECOND, 10 * SECOND, MINUTE, 10 * MINUTE],
    spamBackoffMs: 6 * HOUR,
  },
  receipts: { delivered: true, read: false, presumedLostMs: HOUR },
  // From there on the account is under review: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
  tolerated: { complained: 0.001, bounced: 0.05 },
  // By HTTP status, where the name of the error (`classify.ts`) says nothing else.
  errors: {
    throttledConnection: [429],
    throttledRecipient: [],
    spam: [],
    transient: [408, [500, 599]],
    windowClosed: [],
    undeliverable: [],
    unreachable: [],
    rejected: [400, 404, 413],
    template: [],
    authentication: [401, 403],
    integrity: [],
    gone: [],
  },
};
