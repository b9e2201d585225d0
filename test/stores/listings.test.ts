/** What every listing of the API asks of the table, counted between the function and a real engine. */
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type * as z from "zod/mini";
import { examples } from "../../events/api/examples.ts";
import { notes } from "../../events/api/named.ts";
import { routes } from "../../functions/api/routes.ts";
import type { Principal } from "../../lib/core/people/model.ts";
import { setEnvironment } from "../support/room.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
let counting: Server;
let asked: string[] = [];
let ask: (method: string, path: string, body?: unknown) => Promise<{ readonly status: number; readonly body: string }>;
const boss: Principal = {
  kind: "person",
  id: `usr_${"b".repeat(26)}`,
  memberships: [{ tenant: "demo", role: "administrator" }],
};

beforeAll(async () => {
  table = await startTable();
  const engine = new URL(table.endpoint);
  counting = createServer((from, to) => {
    asked.push(String(from.headers["x-amz-target"]).split(".")[1] ?? "");
    const passed = httpRequest(
      { host: engine.hostname, port: engine.port, method: from.method, path: from.url, headers: from.headers },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      },
    );
    from.pipe(passed);
  });
  await new Promise<void>((done) => counting.listen(0, "127.0.0.1", done));
  setEnvironment({
    TABLE_NAME: table.tableName,
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(counting.address() as AddressInfo).port}`,
    SECRETS_PREFIX: "/chasqui/test",
    FILES_BUCKET: "chasqui-files",
    MEDIA_BUCKET: "chasqui-media",
  });
  const { handler } = await import("../../functions/api/index.ts");
  ask = async (method, address, body) => {
    const [path = "", query = ""] = address.split("?");
    const event = {
      version: "2.0",
      rawPath: path,
      rawQueryString: query,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      ...(query ? { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      isBase64Encoded: false,
      requestContext: {
        requestId: "req-1",
        domainName: "api.example",
        http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
        authorizer: { lambda: { principal: JSON.stringify(boss) } },
      },
    };
    const answer = (await handler(event as never, {} as never)) as { statusCode?: number; body?: string };
    return { status: answer.statusCode ?? 0, body: answer.body ?? "" };
  };
  // Something of everything that can be made by what the reference shows.
  for (const { contract } of routes) {
    if (contract.method !== "POST" || contract.path.includes("{") || !contract.body || contract.status !== 201)
      continue;
    const example = examples[notes.get(contract.body)?.id ?? ""];
    if (example !== undefined) await ask("POST", contract.path, example).catch(() => undefined);
  }
  for (const digit of [1, 2, 3]) {
    const made = await ask("POST", "/api/contacts", {
      name: `Customer ${digit}`,
      identities: [{ kind: "phone", value: `+1555010010${digit}` }],
    });
    expect(made.status).toBe(201);
  }
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  counting.closeAllConnections();
  await new Promise((done) => counting.close(done));
  await table.stop();
});

const hasPages = ({ query }: { readonly query?: z.core.$ZodType }): boolean =>
  Object.hasOwn((query as { shape?: object } | undefined)?.shape ?? {}, "cursor");

/** Lists whose figures are counters of one part of the table. */
const WITH_FIGURES: readonly string[] = ["listAutomations"];

/** What a listing has to be told, and other ways to ask it. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  listBreaches: ["&month=2026-11"],
  listContacts: ["", "&tag=vip"],
  listConversations: ["", "&assignee=none"],
  listDeliveries: ["&state=failed"],
  listFeedbackRequests: ["&formId=k3v5q2m7n4"],
  listInterests: ["&type=property"],
  listItems: ["&type=property"],
  listLeads: ["", "&state=open", "&state=any&type=sale"],
  listSatisfaction: ["&month=2026-11"],
};

test("no listing costs more than one query and one batch of reads, and none goes through the table", async () => {
  const listings = routes.flatMap(({ contract, access }) =>
    contract.method === "GET" && access !== "public" && hasPages(contract) && !contract.path.includes("{")
      ? [contract]
      : [],
  );
  expect(listings.length).toBeGreaterThan(15);
  const costs: Record<string, string> = {};
  let filled = 0;
  let queries = 0;
  for (const { id, path } of listings) {
    // An index of its own, in files.
    if (id === "search") continue;
    for (const more of MORE[id] ?? [""]) {
      const address = `${path}?limit=50${more}`;
      // Who was here is noted once an hour, and what is remembered is read once.
      await ask("GET", address);
      asked = [];
      const { status, body } = await ask("GET", address);
      expect([id, more, status]).toEqual([id, more, 200]);
      filled += (JSON.parse(body) as { data: unknown[] }).data.length > 0 ? 1 : 0;
      const of = (operation: string) => asked.filter((one) => one === operation).length;
      queries += of("Query");
      if (
        of("Query") > (WITH_FIGURES.includes(id) ? 2 : 1) ||
        of("BatchGetItem") > 1 ||
        of("Scan") > 0 ||
        of("GetItem") > 2
      )
        costs[`${id}${more}`] = asked.join(" ");
    }
  }
  expect(filled).toBeGreaterThan(7);
  expect(queries).toBeGreaterThan(listings.length / 2);
  expect(costs).toEqual({});
});
