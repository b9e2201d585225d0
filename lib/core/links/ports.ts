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
