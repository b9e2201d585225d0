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

/** Of figures not every change is told, so that they are read once more after the last one that was. */
const ONCE_MORE_MS = 2_000;
let after: ReturnType<typeof setTimeout> | undefined;

export function markChanged(hints: readonly LiveHint[]): void {
  const figures = hints.filter(({ type }) => type === "figures");
  if (figures.length > 0) {
    clearTimeout(after);
    after = setTimeout(() => invalidate(figures), ONCE_MORE_MS);
  }
  waiting.push(...hints);
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    const all = waiting;
    waiting = [];
    timer = undefined;
    invalidate(all);
  }, TOGETHER_MS);
}

const invalidate = (hints: readonly LiveHint[]): void =>
  void queryClient.invalidateQueries({
    predicate: (query) => {
      const asked = askedBy(query);
      return asked !== undefined && hints.some((hint) => isTouched(asked, hint));
    },
  });

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
