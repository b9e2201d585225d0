import { expect, test } from "vitest";
import { type Connection, connectionOf } from "./model.ts";

const connection = (name: string, rest: Partial<Connection> = {}): Connection => ({
  connectionId: `abcdefghij.${name}`,
  appId: "demo.abcdefghij",
  channel: "telegram",
  name,
  accountIds: [name],
  settings: {},
  active: true,
  health: "healthy",
  createdAt: "2026-01-07T10:00:00.000Z",
  updatedAt: "2026-01-07T10:00:00.000Z",
  version: 1,
  ...rest,
});
const one = connection("one");
const two = connection("two");
const off = connection("off", { active: false });

test("an account belongs to the active connection that has it", () => {
  expect(connectionOf([one, two], "two")).toBe(two);
  expect(connectionOf([one, off], "off")).toBeUndefined();
  expect(connectionOf([one], "three")).toBeUndefined();
});

test("what names no account belongs to nobody, where an app may have several", () => {
  expect(connectionOf([one], undefined)).toBeUndefined();
});

test("what names no account belongs to the only active connection, where an app has one", () => {
  expect(connectionOf([off, one], undefined, true)).toBe(one);
  expect(connectionOf([], undefined, true)).toBeUndefined();
  expect(connectionOf([off], undefined, true)).toBeUndefined();
});

test("between two nobody can tell, and an account that is named is never another one", () => {
  expect(connectionOf([one, two], undefined, true)).toBeUndefined();
  expect(connectionOf([one], "two", true)).toBeUndefined();
});
