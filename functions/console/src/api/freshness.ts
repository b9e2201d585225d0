/** Which of the things that were read are old, once something is known to have changed. */
import type { Query } from "@tanstack/react-query";
import type { LiveHint } from "../../../../events/live.ts";
import { queryClient } from "./client.ts";
import { type Asked, isTouched, isWork } from "./touched.ts";

function askedBy(query: Query): Asked | undefined {
  const [method, path, init] = query.queryKey;
  if (method !== "get" || typeof path !== "string") return undefined;
  const params = (init as { params?: { path?: Record<string, string> } } | undefined)?.params?.path ?? {};
  const also = query.meta?.about;
  return { path, about: [...Object.values(params), ...(Array.isArray(also) ? also.map(String) : [])] };
}

/** Several within a moment are one reading: a busy inbox would otherwise be read all the time. */
const TOGETHER_MS = 120;
let waiting: LiveHint[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function markChanged(hints: readonly LiveHint[]): void {
  waiting.push(...hints);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    const all = waiting;
    waiting = [];
    timer = undefined;
    void queryClient.invalidateQueries({
      predicate: (query) => {
        const asked = askedBy(query);
        return asked !== undefined && all.some((hint) => isTouched(asked, hint));
      },
    });
  }, TOGETHER_MS);
}

/** What was read while nobody listened yet: what people work on. How the business is set up hardly changes in that moment, and is read anew by itself. */
export const markWorkOld = (): void =>
  void queryClient.invalidateQueries({
    predicate: (query) => {
      const asked = askedBy(query);
      return asked !== undefined && isWork(asked);
    },
  });

export const markAllOld = (): void =>
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] === "get" });
