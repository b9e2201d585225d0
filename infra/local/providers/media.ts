/** Files that customers sent, that the business uploaded, or that the provider fetched from a link of the business. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The provider's download links live this long. */
export const LINK_LIFETIME_MS = 5 * 60_000;

export interface StoredFile {
  readonly id: string;
  readonly accountId: string;
  readonly mime: string;
  readonly bytes: Buffer;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly filename?: string;
}

export interface MediaStore {
  put(file: { accountId: string; mime: string; bytes: Uint8Array; filename?: string }): StoredFile;
  get(id: string): StoredFile | undefined;
  remove(id: string): boolean;
  /** Path and query below the server's address, valid for five minutes. */
  link(file: StoredFile): string;
  /** The file that such a query names; `expired` once its time is over. */
  follow(query: URLSearchParams): StoredFile | "expired" | undefined;
  all(): readonly StoredFile[];
  restore(files: readonly Omit<StoredFile, "sha256">[]): void;
  clear(accountId?: string): void;
}

export function makeMediaStore(now: () => number): MediaStore {
  const files = new Map<string, StoredFile>();
  const secret = randomBytes(32);
  const hash = (id: string, until: string) => createHmac("sha256", secret).update(`${id}.${until}`).digest();

  function keep(file: Omit<StoredFile, "sha256">): StoredFile {
    const stored = { ...file, sha256: createHash("sha256").update(file.bytes).digest("hex") };
    files.set(stored.id, stored);
    return stored;
  }

  return {
    put({ accountId, mime, bytes, filename }) {
      // Media ids of the Graph API are long decimal numbers.
      const id = `${randomBytes(7).readUIntBE(0, 6)}`.padStart(16, "1");
      return keep({ id, accountId, mime, bytes: Buffer.from(bytes), ...(filename !== undefined && { filename }) });
    },
    get: (id) => files.get(id),
    remove: (id) => files.delete(id),
    link(file) {
      const until = String(Math.floor((now() + LINK_LIFETIME_MS) / 1000));
      return `/media/whatsapp_business/attachments/?${new URLSearchParams({ mid: file.id, ext: until, hash: hash(file.id, until).toString("base64url") })}`;
    },
    follow(query) {
      const [id, until, given] = [
        query.get("mid") ?? "",
        query.get("ext") ?? "",
        Buffer.from(query.get("hash") ?? "", "base64url"),
      ];
      const expected = hash(id, until);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return Number(until) * 1000 < now() ? "expired" : files.get(id);
    },
    all: () => [...files.values()],
    restore: (saved) => saved.forEach(keep),
    clear(accountId) {
      for (const file of [...files.values()])
        if (accountId === undefined || file.accountId === accountId) files.delete(file.id);
    },
  };
}
