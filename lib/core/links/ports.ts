import type { SentMessage } from "../conversations/model.ts";
import type { OutboundContent } from "../messages/model.ts";
import type { Sending } from "./model.ts";

/**
 * The content of a message as it goes out, with the links of its own reader. `contactId`: whose conversation it is. Throws when a store
 * cannot be reached.
 */
export type DressMessage = (
  message: Pick<SentMessage, "content" | "proactive">,
  contactId: string,
) => Promise<OutboundContent>;

/** Where a link of a text message leads. */
export type ShortTarget = Sending & { readonly url: string };

/** Kept so that only who has the link can read where it leads. */
export interface ShortLinks {
  /** The same link again changes nothing that matters. `at`: epoch seconds; it is kept for `SHORT_LINK_DAYS` from then. */
  keep(token: string, target: ShortTarget, at: number): Promise<void>;
  /** Undefined for what was never kept, or not for so long. */
  find(token: string): Promise<ShortTarget | undefined>;
}

export const SHORT_LINK_DAYS = 400;

export interface LinkMac {
  /** HMAC-SHA256, its first 96 bits in base64url: 16 characters. Whoever guesses has to ask us each time. */
  sign(key: string, text: string): string;
  /** In constant time. */
  same(left: string, right: string): boolean;
}

/** The tenant's keys, the one that counts first; the one before opens what it signed. */
export interface LinkKeys {
  /** Empty where nothing was ever signed. */
  read(): Promise<readonly string[]>;
  /** Makes the first one. However many ask at once, all get the same. */
  ensure(): Promise<string>;
}

/** Text as letters that an address may hold, and back: base64url of UTF-8. */
export interface TextCodec {
  encode(text: string): string;
  /** Undefined for what `encode` does not give. */
  decode(letters: string): string | undefined;
}
