/** Addresses of e-mail, and what makes a conversation of mails: who writes, and in which thread. */
import { hash } from "node:crypto";

/** RFC 5321, 4.5.3.1: a path has 256 octets, two of them brackets. */
const LONGEST_ADDRESS = 254;
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const LONGEST_LOCAL = 64;

/**
 * An address as we keep and compare it: in lower case, its host in the letters of the DNS. Undefined for what is none that a mail
 * could be sent to: quoted names and numeric hosts are allowed by RFC 5321 and used by nobody who writes to a business.
 */
export function addressOf(text: string | undefined): string | undefined {
  const whole = text?.trim().normalize("NFC").toLowerCase() ?? "";
  const at = whole.lastIndexOf("@");
  const [local, host] = [whole.slice(0, Math.max(0, at)), hostOf(whole.slice(at + 1))];
  if (host === undefined || local.length > LONGEST_LOCAL || !LOCAL.test(local)) return undefined;
  const address = `${local}@${host}`;
  return Buffer.byteLength(address) <= LONGEST_ADDRESS ? address : undefined;
}

function hostOf(domain: string): string | undefined {
  // What ends the host in an address of the web would be cut off in silence.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return undefined;
  const host = URL.parse(`https://${domain}/`)?.hostname;
  return host !== undefined && DOMAIN.test(host) ? host : undefined;
}

/** One that every mail server takes: SMTPUTF8 (RFC 6531) is not to be counted on. */
export const isPlain = (address: string): boolean => /^[\x21-\x7e]+$/.test(address);

export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** A line of text as it may stand in a header: no line ends, no control characters, no half of a character. */
export const oneLine = (text: string | undefined, length: number): string =>
  (text ?? "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim()
    .slice(0, length)
    .toWellFormed()
    .trim();

export const LONGEST_SUBJECT = 250;

/** Of our mails: comes back in the original's headers, when a mail server returns one. */
export const REFERENCE_HEADER = "X-Chasqui-Ref";

/** Longer ids exist, and nobody needs them: such a thread is known by what its id's digest says. */
const LONGEST_ID = 200;

/** A Message-ID with its brackets, fit for a header and a key; undefined when there is none. */
export function messageIdOf(text: string | undefined): string | undefined {
  const bare = text?.trim().replace(/^<|>$/g, "") ?? "";
  if (bare === "") return undefined;
  if (bare.length <= LONGEST_ID && /^[\x21-\x3b\x3d\x3f-\x7e]+$/.test(bare)) return `<${bare}>`;
  return `<${hash("sha256", bare).slice(0, 40)}@long.invalid>`;
}

/** Every id of a header that names several (RFC 5322, 3.6.4), in its order. */
export function messageIdsOf(text: string | undefined): readonly string[] {
  const bracketed = text?.match(/<[^<>]*>/g);
  return (bracketed ?? text?.split(/\s+/) ?? []).flatMap((id) => messageIdOf(id) ?? []);
}

/** Where roots of threads come from that we begin, before there is a sender: no host of this name will ever be (RFC 2606). */
const OURS = "thread.invalid";

/** The root of a thread that we begin, by the id of what is talked about. */
export const rootOf = (threadId: string): string =>
  `<${/^[A-Za-z0-9._-]{1,100}$/.test(threadId) ? threadId : hash("sha256", threadId).slice(0, 40)}@${OURS}>`;

export const isOurRoot = (root: string): boolean => root.endsWith(`@${OURS}>`);

/** What an answer needs: to whom, in which thread, about what. */
export interface Chat {
  readonly address: string;
  readonly root: string;
  /** Empty where nobody named one. */
  readonly subject: string;
}

/** Neither an address nor a Message-ID holds a space, so the first two end the first two parts, and the subject is the rest. */
export const chatIdOf = ({ address, root, subject }: Chat): string =>
  `${address} ${root} ${oneLine(subject, LONGEST_SUBJECT)}`.trimEnd();

/** Undefined for what `chatIdOf` did not make. */
export function chatOf(id: string): Chat | undefined {
  const [address = "", root = "", ...subject] = id.split(" ");
  if (addressOf(address) !== address || messageIdOf(root) !== root) return undefined;
  return { address, root, subject: oneLine(subject.join(" "), LONGEST_SUBJECT) };
}

/** Two people who write in one thread are two contacts: see the decision record on e-mail. */
export const threadOf = (address: string, root: string): string => `${address} ${root}`;
