/** What is done to reminders where they stand: seen at once, taken back with the API's reason when it refuses. */
import type { InfiniteData } from "@tanstack/react-query";
import { client, keyOf, queryClient, readAnew, type Schemas } from "../../api/client.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import type { Reminder } from "./model.ts";
import { useWords } from "./words.ts";

const LISTS = ["/api/reminders", "/api/reminders/of/{person}"] as const;
type Pages = InfiniteData<{ readonly data: readonly Reminder[] }>;

function show(ids: ReadonlySet<string>, change: (reminder: Reminder) => Reminder): void {
  for (const path of LISTS)
    queryClient.setQueriesData<Pages>({ queryKey: keyOf(path) }, (known) =>
      known?.pages
        ? {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              data: page.data.map((one) => (ids.has(one.id) ? change(one) : one)),
            })),
          }
        : known,
    );
}

export const readRemindersAnew = () =>
  readAnew(...LISTS, "/api/reminders/{id}", "/api/reminders/about/{kind}/{id}", "/api/dashboard");

/** A few at a time: a hundred at once would be a hundred waiting. */
const AT_ONCE = 4;
async function forEach(all: readonly Reminder[], work: (reminder: Reminder) => Promise<unknown>): Promise<unknown> {
  const left = [...all];
  let failure: unknown;
  const worker = async () => {
    for (let one = left.shift(); one; one = left.shift())
      await work(one).catch((error: unknown) => {
        failure ??= error;
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failure;
}

export function useActions() {
  const t = useWords();
  const textOf = useProblemText();

  async function act(
    all: readonly Reminder[],
    change: (reminder: Reminder) => Reminder,
    work: (path: { readonly id: string }) => Promise<unknown>,
    said: string,
    undo?: () => void,
  ): Promise<void> {
    const ids = new Set(all.map(({ id }) => id));
    await Promise.all(LISTS.map((path) => queryClient.cancelQueries({ queryKey: keyOf(path) })));
    show(ids, change);
    const failure = await forEach(all, ({ id }) => work({ id }));
    if (failure) toast.bad(textOf(failure));
    else toast.good(said, undo ? { label: t("undo"), run: undo } : undefined);
    await readRemindersAnew();
  }

  const named = (key: "ticked" | "snoozed" | "cancelled" | "reopened", all: readonly Reminder[]) =>
    t(key, { count: all.length, title: all[0]?.title ?? "" });
  const now = () => new Date().toISOString();

  const reopen = (all: readonly Reminder[]) =>
    act(
      all,
      (one) => ({ ...one, state: one.endReason === "dropped" ? "asking" : "fired", closedAt: null, endReason: null }),
      (path) => client.POST("/api/reminders/{id}/reopen", { params: { path } }),
      named("reopened", all),
    );

  return {
    reopen,
    tickOff: (all: readonly Reminder[]) =>
      act(
        all,
        (one) => ({ ...one, state: "done", closedAt: now(), endReason: "done" }),
        (path) => client.POST("/api/reminders/{id}/done", { params: { path } }),
        named("ticked", all),
        () => void reopen(all),
      ),
    snooze: (all: readonly Reminder[], body: Schemas["Snooze"]) =>
      act(
        all,
        (one) => ({
          ...one,
          state: "snoozed",
          dueAt: body.until ?? new Date(Date.now() + (body.minutes ?? 0) * 60_000).toISOString(),
        }),
        (path) => client.POST("/api/reminders/{id}/snooze", { params: { path }, body }),
        named("snoozed", all),
      ),
    cancel: (one: Reminder, what: "this" | "series") =>
      act(
        [one],
        (each) => ({ ...each, state: "cancelled", closedAt: now(), endReason: "cancelled" }),
        (path) => client.POST("/api/reminders/{id}/cancel", { params: { path }, body: { what } }),
        named("cancelled", [one]),
      ),
    answer: (one: Reminder, answer: "keep" | "drop") =>
      act(
        [one],
        (each) =>
          answer === "keep"
            ? { ...each, state: "fired" }
            : { ...each, state: "cancelled", closedAt: now(), endReason: "dropped" },
        (path) => client.POST("/api/reminders/{id}/answer", { params: { path }, body: { answer } }),
        t(answer === "keep" ? "kept" : "dropped", { title: one.title }),
        answer === "drop" ? () => void reopen([{ ...one, endReason: "dropped" }]) : undefined,
      ),
  };
}

export type Actions = ReturnType<typeof useActions>;
