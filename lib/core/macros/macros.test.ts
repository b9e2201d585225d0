import { expect, test } from "vitest";
import type { Conversation } from "../conversations/model.ts";
import type { Macro } from "./model.ts";
import type { MacroHands } from "./ports.ts";
import { makeRunMacro } from "./run.ts";

const request = { id: "r1", at: "2026-03-02T08:00:00.000Z" };
const macro: Macro = {
  id: "m",
  name: "m",
  actions: [
    { type: "set_priority", priority: "low" },
    { type: "note", text: "a" },
    { type: "snooze", minutes: 30 },
    { type: "assign", assignee: "me" },
  ],
  createdAt: "",
  updatedAt: "",
  version: 1,
};

function world(refuse: readonly string[] = []) {
  const done: unknown[][] = [];
  const act = (name: string, ...what: unknown[]) => {
    done.push([name, ...what]);
    return Promise.resolve(refuse.includes(name) ? { code: "no", message: "no" } : undefined);
  };
  const hands: MacroHands = {
    send: (input) => act("send", input),
    note: (input) => act("note", input),
    change: (conversationId, change, person) => act(Object.keys(change)[0] ?? "", conversationId, change, person),
  };
  const run = makeRunMacro({
    macros: { get: async (id) => (id === macro.id ? macro : undefined) },
    conversations: { get: async (id) => (id === "c" ? ({ conversationId: id } as Conversation) : undefined) },
    hands,
  });
  const input = { macroId: "m", conversationId: "c", person: "usr_a", mayWrite: true, request };
  return { done, run, input };
}

test("steps are done in order, a moment apart, each by an id of its own that the request decides", async () => {
  const { done, run, input } = world();
  expect(await run(input)).toMatchObject({ kind: "ran", steps: Array(4).fill({ outcome: "done" }) });
  expect(done).toEqual([
    ["priority", "c", { priority: "low" }, "usr_a"],
    [
      "note",
      {
        conversationId: "c",
        author: "usr_a",
        text: "a",
        request: { id: "r1 step 1", at: "2026-03-02T08:00:00.050Z" },
      },
    ],
    ["state", "c", { state: "snoozed", snoozedUntil: "2026-03-02T08:30:00.000Z" }, "usr_a"],
    ["assignee", "c", { assignee: "usr_a" }, "usr_a"],
  ]);
  const again = world();
  await again.run(input);
  expect(again.done).toEqual(done);
});

test("who may not write cannot write by a macro either, and nothing behind it is done", async () => {
  const { done, run, input } = world();
  expect(await run({ ...input, mayWrite: false })).toMatchObject({
    steps: [
      { outcome: "done" },
      { outcome: "refused", refused: { code: "forbidden" } },
      { outcome: "skipped" },
      { outcome: "skipped" },
    ],
  });
  expect(done).toHaveLength(1);
});

test("a step that is refused stops those behind it", async () => {
  const { run, input } = world(["state"]);
  const outcome = await run(input);
  expect(outcome.kind === "ran" && outcome.steps.map(({ outcome: what }) => what)).toEqual([
    "done",
    "done",
    "refused",
    "skipped",
  ]);
  expect(await run({ ...input, macroId: "x" })).toEqual({ kind: "macro_missing" });
  expect(await run({ ...input, conversationId: "x" })).toEqual({ kind: "conversation_missing" });
});
