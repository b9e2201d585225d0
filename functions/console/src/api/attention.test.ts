import { expect, test, vi } from "vitest";
import { makeAttention } from "./attention.ts";

test("others come, do something else, and are gone when they say so or are not heard of again", () => {
  let time = 0;
  const attention = makeAttention(
    () => {},
    () => time,
  );
  const told = vi.fn();
  attention.watch(told);
  const until = new Date(60_000).toISOString();
  attention.hear({ kind: "attention", person: "usr_a", conversationId: "c", doing: "viewing", until });
  attention.hear({ kind: "attention", person: "usr_b", conversationId: "c", doing: "replying", until });
  expect(attention.everybody().map(({ person, doing }) => [person, doing])).toEqual([
    ["usr_a", "viewing"],
    ["usr_b", "replying"],
  ]);
  attention.hear({ kind: "attention", person: "usr_a" });
  expect(attention.everybody().map(({ person }) => person)).toEqual(["usr_b"]);
  time = 60_001;
  attention.hear({ kind: "attention", person: "usr_a" });
  expect(attention.everybody()).toEqual([]);
  expect(told).toHaveBeenCalledTimes(4);
});

test("what is looked at is said at once and every minute, writing at most every twenty seconds, and anew after a lost connection", () => {
  vi.useFakeTimers();
  try {
    const say = vi.fn();
    const attention = makeAttention(say);
    attention.look("c");
    attention.look("c", "replying");
    attention.look("c", "replying");
    expect(say.mock.calls.map(([{ doing }]) => doing)).toEqual(["viewing", "replying"]);
    vi.advanceTimersByTime(61_000);
    expect(say).toHaveBeenCalledTimes(3);
    attention.opened();
    attention.look("c", "replying");
    attention.look(undefined);
    expect(say.mock.calls.slice(3).map(([message]) => message)).toEqual([
      { kind: "attention", conversationId: "c", doing: "viewing" },
      { kind: "attention", conversationId: "c", doing: "replying" },
      { kind: "attention" },
    ]);
    vi.advanceTimersByTime(120_000);
    expect(say).toHaveBeenCalledTimes(6);
  } finally {
    vi.useRealTimers();
  }
});
