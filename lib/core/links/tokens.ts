import { PURPOSES, type Purpose } from "../consent/model.ts";
import { isWebAddress, type Link, type LinkKind, type Sending } from "./model.ts";
import type { LinkMac, TextCodec } from "./ports.ts";

/** A token that has the form of one, and is not believed yet. */
export interface Claimed {
  readonly tenant: string;
  readonly link: Link;
  readonly said: string;
  readonly signature: string;
}

/** The first letter of a token says what it is for, so what was signed for one thing can never be taken for another. */
const LETTERS: Readonly<Record<LinkKind, string>> = {
  unsubscribe: "u",
  preferences: "p",
  confirm: "c",
  open: "o",
  click: "k",
  trap: "t",
  short: "s",
  activate: "a",
  feedback: "f",
};
const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as LinkKind]));
const VERSION = "1";

const TOKEN = /^([a-z])1\.([a-z0-9-]{1,32})\.([A-Za-z0-9_.-]{1,6000})\.([A-Za-z0-9_-]{16})$/;
const CONTACT = /^[a-z0-9]{26}$/;
const OWN = /^[a-z0-9]{16}$/;
const MEDIUM = /^[a-z][a-z0-9-]{1,29}$/;
const SECONDS = /^[0-9a-z]{6,8}$/;
const ACTIVATION = /^[A-Z2-7]{5}-[A-Z2-7]{5}$/;
const NAME = /^[a-z2-7]{13}$/;

/** Pure: whose key signs is the caller's matter. */
export function makeLinkTokens({ mac, codec }: { readonly mac: LinkMac; readonly codec: TextCodec }) {
  // The first word keeps these apart from whatever else may be signed with the key one day.
  const signature = (key: string, said: string) => mac.sign(key, `link\n${said}`);
  return {
    issue(key: string, tenant: string, link: Link): string {
      const said = [`${LETTERS[link.kind]}${VERSION}`, tenant, ...fieldsOf(link, codec)].join(".");
      return `${said}.${signature(key, said)}`;
    },
    /** Undefined for what is no token at all. */
    claimed(token: string): Claimed | undefined {
      const [, letter = "", tenant, fields = "", given] = TOKEN.exec(token) ?? [];
      const kind = KINDS.get(letter);
      const link = kind && linkOf(kind, fields.split("."), codec);
      return link && tenant && given
        ? { tenant, link, said: token.slice(0, -given.length - 1), signature: given }
        : undefined;
    },
    /** Whether one of these keys signed it. All are compared, so that the time taken does not tell which it was. */
    verifies: (keys: readonly string[], claimed: Claimed): boolean =>
      keys.map((key) => mac.same(claimed.signature, signature(key, claimed.said))).includes(true),
  };
}
export type LinkTokens = ReturnType<typeof makeLinkTokens>;

const PURPOSE_LETTERS: Readonly<Record<Purpose, string>> = { transactional: "t", service: "s", marketing: "m" };
const purposeOf = (letter: string | undefined): Purpose | undefined =>
  PURPOSES.find((purpose) => PURPOSE_LETTERS[purpose] === letter);

function fieldsOf(link: Link, codec: TextCodec): readonly string[] {
  switch (link.kind) {
    case "unsubscribe":
      return [link.contactId, link.medium, PURPOSE_LETTERS[link.purpose]];
    case "preferences":
      return [link.contactId];
    case "confirm":
      return [
        link.contactId,
        link.medium,
        PURPOSE_LETTERS[link.purpose],
        link.askedAt.toString(36),
        link.expiresAt.toString(36),
      ];
    case "open":
    case "trap":
      return sentFields(link);
    case "click":
      return [...sentFields(link), codec.encode(link.url)];
    case "short":
      return [link.name];
    case "activate":
      return [link.code];
    case "feedback":
      return [link.requestId];
  }
}

function linkOf(kind: LinkKind, fields: readonly string[], codec: TextCodec): Link | undefined {
  const [a = "", b = "", c = "", d = "", e = ""] = fields;
  const has = (count: number) => fields.length === count;
  switch (kind) {
    case "unsubscribe":
    case "confirm": {
      const purpose = purposeOf(c);
      if (!CONTACT.test(a) || !MEDIUM.test(b) || !purpose) return undefined;
      const about = { contactId: a, medium: b, purpose };
      if (kind === "unsubscribe") return has(3) ? { kind, ...about } : undefined;
      if (!has(5) || !SECONDS.test(d) || !SECONDS.test(e)) return undefined;
      return { kind, ...about, askedAt: Number.parseInt(d, 36), expiresAt: Number.parseInt(e, 36) };
    }
    case "preferences":
      return has(1) && CONTACT.test(a) ? { kind, contactId: a } : undefined;
    case "open":
    case "trap": {
      const sending = has(4) ? sendingOf(a, b, c, d) : undefined;
      return sending && { kind, ...sending };
    }
    case "click": {
      const sending = has(5) ? sendingOf(a, b, c, d) : undefined;
      const url = codec.decode(e);
      return sending && url !== undefined && isWebAddress(url) ? { kind, ...sending, url } : undefined;
    }
    case "short":
      return has(1) && NAME.test(a) ? { kind, name: a } : undefined;
    case "activate":
      return has(1) && ACTIVATION.test(a) ? { kind, code: a } : undefined;
    case "feedback":
      return has(2) && CONTACT.test(a) && OWN.test(b) ? { kind, requestId: `${a}.${b}` } : undefined;
  }
}

const sentFields = ({ notificationId, attempt, sentAt }: Sending): readonly string[] => [
  notificationId,
  String(attempt),
  sentAt.toString(36),
];

function sendingOf(contactId: string, own: string, attempt: string, sentAt: string): Sending | undefined {
  if (!CONTACT.test(contactId) || !OWN.test(own) || !/^[1-9]\d{0,2}$/.test(attempt) || !SECONDS.test(sentAt))
    return undefined;
  return { notificationId: `${contactId}.${own}`, attempt: Number(attempt), sentAt: Number.parseInt(sentAt, 36) };
}
