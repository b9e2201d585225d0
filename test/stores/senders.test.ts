/** Senders of the deployment's own account: the first tenant that connects one has it, and events find its app. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSenderDirectory, makeSenderStore } from "../../lib/adapters/dynamo/senders.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

test("a sender is one tenant's alone, and its last app's", async () => {
  const of = (tenant: string) => makeSenderStore({ ...table, tenant });
  const { appOf } = makeSenderDirectory(table);
  expect(await appOf("ses", "hello@shop.example")).toBeUndefined();

  expect(await of("shop").claim("ses", "hello@shop.example", "shop.abcdefghij")).toBe("claimed");
  expect(await of("thief").claim("ses", "hello@shop.example", "thief.abcdefghij")).toBe("taken");
  expect(await of("thief").claim("aws-sms", "hello@shop.example", "thief.abcdefghij")).toBe("claimed");
  expect(await appOf("ses", "hello@shop.example")).toBe("shop.abcdefghij");

  expect(await of("shop").claim("ses", "hello@shop.example", "shop.klmnopqrst")).toBe("claimed");
  expect(await appOf("ses", "hello@shop.example")).toBe("shop.klmnopqrst");
});
