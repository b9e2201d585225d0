/**
 * Amazon SNS: the envelope in which AWS's own services tell us something over HTTPS, and what proves that it is Amazon's.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
import { createVerify, X509Certificate } from "node:crypto";
import type { Credentials, WebhookRequest } from "../contract.ts";
import { decodeBody } from "./body.ts";
import { type Json, list, record, string } from "./payloads.ts";

/** What was signed, in this order, where it is there. */
const NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
const CONFIRMATION = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: NOTIFICATION,
  SubscriptionConfirmation: CONFIRMATION,
  UnsubscribeConfirmation: CONFIRMATION,
};
const ALGORITHMS: Readonly<Record<string, string>> = { "1": "RSA-SHA1", "2": "RSA-SHA256" };

const HOST = /^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/;

/** An address of SNS itself, of the kind that `ends` says: nobody else's certificate proves anything, and nobody else's link is opened. */
export function isOfSns(address: unknown, ends = ""): address is string {
  const url = typeof address === "string" ? URL.parse(address) : null;
  return (
    url !== null &&
    url.protocol === "https:" &&
    HOST.test(url.hostname) &&
    url.port === "" &&
    url.username === "" &&
    url.password === "" &&
    url.pathname.endsWith(ends)
  );
}

/** The topic whose messages are believed, and the certificate (PEM) that lies at the address which they name. */
export interface Trusted {
  readonly topicArn: string | undefined;
  readonly certificate: string | undefined;
  readonly certificateUrl: string | undefined;
}

/** Whether SNS made this envelope, for that topic. False for everything that is missing or wrong; never throws. */
export function isSignedBySns(value: unknown, { topicArn, certificate, certificateUrl }: Trusted): boolean {
  const envelope = record(value);
  if (!envelope || !topicArn || !certificate || !certificateUrl || envelope.TopicArn !== topicArn) return false;
  if (!isOfSns(envelope.SigningCertURL, ".pem") || envelope.SigningCertURL !== certificateUrl) return false;
  const algorithm = ownOf(ALGORITHMS, envelope.SignatureVersion);
  const text = stringToSign(envelope);
  const { Signature: signature } = envelope;
  if (algorithm === undefined || text === undefined || typeof signature !== "string") return false;
  const bytes = Buffer.from(signature, "base64");
  if (bytes.toString("base64") !== signature) return false;
  try {
    return createVerify(algorithm).update(text, "utf8").verify(new X509Certificate(certificate).publicKey, bytes);
  } catch {
    return false;
  }
}

function stringToSign(envelope: Json): string | undefined {
  const names = ownOf(SIGNED, envelope.Type);
  if (names === undefined) return undefined;
  let text = "";
  for (const name of names) {
    const value = envelope[name];
    if (typeof value === "string") text += `${name}\n${value}\n`;
    // Only a subject may be missing.
    else if (name !== "Subject" || (value !== undefined && value !== null)) return undefined;
  }
  return text;
}

const ownOf = <T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined =>
  typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;

/** See `Inbound.verify`. For a topic of another account; what our own account sends comes by another door, which asks IAM. */
export function verify({ headers, body }: WebhookRequest, app: Credentials): boolean {
  const decoded = decodeBody(body);
  if (!decoded.ok || headers["x-amz-sns-message-type"] !== record(decoded.value)?.Type) return false;
  return isSignedBySns(decoded.value, {
    topicArn: app.topicArn,
    certificate: app.certificate,
    certificateUrl: app.certificateUrl,
  });
}

/**
 * What an envelope of SNS holds, or a batch that Lambda or a queue brings: "confirmation" for the question whether its messages are wanted,
 * "unreadable" for what cannot be read. Undefined for what is no such thing. `read` reads what is inside, with when the bringer had it.
 */
export function unwrapped<Notice>(
  said: Json,
  at: string | undefined,
  read: (value: unknown, at: string | undefined) => readonly (Notice | "confirmation" | "unreadable")[] | undefined,
): readonly (Notice | "confirmation" | "unreadable")[] | undefined {
  const within = (text: string, since: string | undefined) => {
    try {
      return read(JSON.parse(text), since) ?? ["unreadable" as const];
    } catch {
      return ["unreadable" as const];
    }
  };
  if (said.Type === "SubscriptionConfirmation" || said.Type === "UnsubscribeConfirmation") return ["confirmation"];
  if (typeof said.Message === "string" && (said.Type === "Notification" || string(said.TopicArn) !== undefined))
    return within(said.Message, string(said.Timestamp) ?? at);
  if (!Array.isArray(said.Records)) return undefined;
  const found = list(said.Records).map((item) => {
    const entry = record(item);
    const sns = record(entry?.Sns);
    if (sns) return read({ ...sns, Type: "Notification" }, at);
    return typeof entry?.body === "string" ? within(entry.body, at) : read(entry, at);
  });
  return found.every((notices) => notices === undefined)
    ? undefined
    : found.flatMap((notices): readonly (Notice | "confirmation" | "unreadable")[] => notices ?? ["unreadable"]);
}
