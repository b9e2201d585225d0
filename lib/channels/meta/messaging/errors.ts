/** Codes that mean the same on a page and on an Instagram account. */
import type { Manifest } from "../../contract.ts";

export const ERRORS = {
  throttledRecipient: [],
  spam: [],
  transient: [1, 2, 1200],
  windowClosed: [],
  undeliverable: [10903],
  unreachable: [551],
  rejected: [100, 10900],
  template: [],
  authentication: [0, 3, 10, 102, 190, [200, 299], 10904],
  integrity: [368, 2022],
  gone: [33, 803],
} as const satisfies Partial<Manifest["errors"]>;

export const WINDOW_CLOSED = [
  [10, 2018065],
  [10, 2018278],
  [10, 2534022],
] as const;
