/** Work that goes on whether or not anybody looks at it: how it is followed, and how it is stopped. */
import { api, client, readAnew, type Schemas } from "../../api/client.ts";

export type Job = Schemas["Job"];

export const isOver = ({ state }: Pick<Job, "state">): boolean =>
  state === "done" || state === "failed" || state === "cancelled";

const LOOK_MS = 1_000;
/** Links end after ten minutes. */
const LINKS_MS = 8 * 60_000;

/** Looked at again while it is at work, and afterwards for as long as its links are to work; nothing is asked without an id. */
export const useJob = (id: string | undefined) =>
  api.useQuery(
    "get",
    "/api/jobs/{id}",
    { params: { path: { id: id ?? "" } } },
    {
      enabled: id !== undefined,
      staleTime: 0,
      refetchInterval: ({ state: { data, error } }) => (error ? false : data && isOver(data) ? LINKS_MS : LOOK_MS),
    },
  );

export async function cancelJob(id: string): Promise<void> {
  await client.POST("/api/jobs/{id}/cancel", { params: { path: { id } } });
  await readAnew("/api/jobs/{id}", "/api/jobs");
}

/** Only what a browser may fetch, whatever stands there. */
export const isWeb = (url: string): boolean => /^https?:$/.test(new URL(url, location.origin).protocol);
