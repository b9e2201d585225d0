/** What of the webhooks of Messenger and of Instagram differs; their items of `messaging` are built alike. */
import { onHosts } from "../graph.ts";

export interface Dialect {
  readonly channel: string;
  /** Attachments that are files. */
  readonly files: readonly string[];
  /** Attachments that are a post, and may come once more as a share or a link of it. */
  readonly shared: readonly string[];
  /** All others that are known. */
  readonly others: readonly string[];
  /** Whatever lies on these hosts is a file, by whatever name; elsewhere only `files` are, and the others are pages to open. */
  readonly fileHosts: readonly string[];
  /** The characters of reactions that come by name alone. */
  readonly reactions: Readonly<Record<string, string | undefined>>;
}

/** The kind of an attachment; `unsupported` for what nobody knows. */
export const kindOf = ({ files, shared, others }: Dialect, word: string): string =>
  [files, shared, others].some((known) => known.includes(word)) ? word : "unsupported";

/** Whether an address is a file's, and not a page's. */
export const isFile = ({ files, fileHosts }: Dialect, kind: string, url: string): boolean =>
  files.includes(kind) || (fileHosts.length > 0 && onHosts(fileHosts, url));
