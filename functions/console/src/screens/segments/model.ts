/** A segment, as the API has it. */
import type { ApiPath, Schemas } from "../../api/client.ts";

export type Segment = Schemas["Segment"];

/** Whoever shows segments or counts reads them anew. */
export const MOVED: readonly ApiPath[] = [
  "/api/aura/segments",
  "/api/aura/segments/{id}",
  "/api/aura/segments/{id}/members",
  "/api/aura/segments/{id}/estimate",
];
