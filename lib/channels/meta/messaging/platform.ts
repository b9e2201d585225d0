/** What of sending on Messenger and on Instagram differs; both take the same requests. */
import type { Manifest } from "../../contract.ts";

export interface Platform {
  readonly manifest: Manifest;
  /** Longest text above buttons, in characters. */
  readonly buttonText: number;
  /** How a message past the 24 hours is marked, where Meta granted that people may answer for longer. */
  readonly lateTag: string;
  /** Hosts (and their subdomains) on which customers' files lie. */
  readonly fileHosts: readonly string[];
}
