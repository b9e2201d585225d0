import { expect, test } from "vitest";
import type { App, Connection } from "./model.ts";
import type { ConnectionStore, SecretStore } from "./ports.ts";
import { makeWebhookDirectory } from "./webhooks.ts";

const APP = "demo.abcdefghij";
const at = "2026-01-07T10:00:00.000Z";
const app: App = {
  appId: APP,
  channel: "telegram",
  name: "bot",
  settings: {},
  active: true,
  createdAt: at,
  updatedAt: at,
  version: 1,
};
const bot: Connection = {
  connectionId: "abcdefghij.klmnopqrstuv",
  appId: APP,
  channel: "telegram",
  name: "bot",
  accountIds: ["600500400"],
  settings: {},
  active: true,
  health: "healthy",
  createdAt: at,
  updatedAt: at,
  version: 1,
};

function directory(single: boolean) {
  const state = { now: 0, connections: [] as Connection[], reads: 0 };
  const connections: Pick<ConnectionStore, "app"> = {
    app: async () => {
      state.reads++;
      return { app, connections: [...state.connections] };
    },
  };
  const secrets: Pick<SecretStore, "read"> = { read: async () => ({}) };
  const made = makeWebhookDirectory({
    storesOf: () => ({ connections: connections as ConnectionStore, secrets: secrets as SecretStore }),
    clock: { now: () => state.now },
    singleAccount: () => single,
  });
  return { state, find: (accountId?: string) => made.connection("telegram", APP, accountId) };
}

test("an event without an account finds the only connection, also one that was made just now", async () => {
  const { state, find } = directory(true);
  expect(await find()).toBeUndefined();
  state.connections.push(bot);
  state.now += 5_000;
  expect(await find()).toEqual(bot);
});

test("an event without an account finds none where webhooks name accounts, and reads nothing again", async () => {
  const { state, find } = directory(false);
  state.connections.push(bot);
  expect(await find()).toBeUndefined();
  state.now += 5_000;
  expect(await find()).toBeUndefined();
  expect(state.reads).toBe(1);
  expect(await find("600500400")).toEqual(bot);
});
