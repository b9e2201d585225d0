import type { ApiPath, Schemas } from "../../api/client.ts";

export type Interest = Schemas["Interest"];
/** What shows interests. */
export const INTERESTS: readonly ApiPath[] = [
  "/api/contacts/{id}/interests",
  "/api/contacts/{id}/matches",
  "/api/items/{id}/interested",
];
