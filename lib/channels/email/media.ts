import type { MediaLocation } from "../contract.ts";

/** See `Outbound.locateMedia`. Files come with their mail; one that did not come is nowhere. */
export const locateMedia = async (): Promise<MediaLocation> => ({
  kind: "gone",
  reason: "the file did not come with its mail",
});
