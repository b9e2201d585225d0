/** What the forms and manifests of all providers of e-mail have in common. Sizes in bytes. */
import type { CredentialField, Credentials, FieldProblem, Manifest } from "../contract.ts";
import { addressOf, isPlain } from "./address.ts";

const MIB = 1024 * 1024;

export const SENDER: readonly CredentialField[] = [
  {
    name: "address",
    label: "Sender's address",
    secret: false,
    required: true,
    help: "Mails come from it: hello@shop.example. The provider has to know that it is yours.",
  },
  {
    name: "senderName",
    label: "Sender's name",
    secret: false,
    required: false,
    help: "Shown beside the address: the name of the business.",
  },
  {
    name: "replyTo",
    label: "Address for answers",
    secret: false,
    required: false,
    help: "Where answers go, when not to the sender's address.",
  },
];

/** See `Desk.check`. */
export function checkSender(values: Credentials): readonly FieldProblem[] {
  return ["address", "replyTo"].flatMap((field) => {
    const value = values[field];
    const address = addressOf(value);
    if (value === undefined || value === "" || (address !== undefined && isPlain(address))) return [];
    return [{ field, message: "is no address that mail can be sent to, such as hello@shop.example" }];
  });
}

export const REDACTED: readonly string[] = [
  ...["senderId", "senderName", "recipientId", "address", "threadId", "subject", "text", "media", "raw", "url"],
  ...["errorText", "userAgent", "content", "files", "mediaUrl", "to", "connection", "replyTo", "detail"],
];

/** Files in a mail grow by a third, and many servers refuse what is larger than 10 or 20 MB then. */
const FILE = { maxBytes: 7 * MIB };

export const limits = (inboundMediaBytes: number): Manifest["limits"] => ({
  text: 100_000,
  caption: 20_000,
  choices: {
    buttons: 0,
    rows: 0,
    buttonTitle: 0,
    rowTitle: 0,
    rowDescription: 0,
    body: 0,
    listLabel: 0,
    header: 0,
    footer: 0,
    id: 0,
  },
  // A mail takes every type; these are the ones that are named where somebody chooses.
  media: {
    image: { ...FILE, mime: ["image/jpeg", "image/png", "image/gif", "image/webp"] },
    video: { ...FILE, mime: ["video/mp4"] },
    audio: { ...FILE, mime: ["audio/mpeg", "audio/mp4", "audio/ogg"] },
    document: {
      ...FILE,
      mime: [
        "application/pdf",
        "text/plain",
        "text/csv",
        "text/calendar",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      ],
    },
  },
  inboundMediaBytes,
  clientRef: 250,
});
