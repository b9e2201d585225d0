import { api, type Schemas } from "../../api/client.ts";

type Person = Schemas["User"];
const NOBODY: readonly Person[] = [];

/** The team. It changes seldom. */
export const usePeople = (): readonly Person[] =>
  api.useQuery("get", "/api/users", { params: { query: { limit: 100 } } }, { staleTime: 5 * 60_000 }).data?.data ??
  NOBODY;
