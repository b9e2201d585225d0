/** Two tenants in one system: one's administrator asks for everything of the other's, by every route, in every position. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examples } from "../../events/api/examples.ts";
import { notes } from "../../events/api/named.ts";
import { routes } from "../../functions/api/routes.ts";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { peopleOf } from "../../infra/ops/people.ts";
import { type DocumentClient, makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { canonicalText } from "../../lib/core/audit/model.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const SECRETS = ["Customer 77", "a table by the window", "15550300077"];

let stack: TestStack;
let client: DocumentClient;
let rival: Record<string, string>;
/** What the first tenant has, by the noun of its path. */
const ids = new Map<string, string[]>();

beforeAll(async () => {
  stack = await startTestStack();
  await stack.write("15550300077", "a table by the window");
  const conversation = await stack.conversationOf("15550300077");
  const make = (path: string, body: unknown) => stack.call("POST", path, body);
  await make(`/api/conversations/${conversation}/messages`, {
    content: { type: "text", text: "a table by the window" },
  });
  await make("/api/labels", { name: "VIP", colour: "#ff0000" });
  await make("/api/canned-replies", examples.NewCannedReply);
  await make("/api/macros", examples.NewMacro);
  await make("/api/classification-rules", examples.NewClassificationRule);
  await make("/api/teams", { name: "Reservations" });
  await make("/api/roles", { name: "Books", permissions: ["leads.read"] });
  await make("/api/keys", { name: "Bookings", permissions: ["leads.read"] });
  await make("/api/invitations", { email: "ines@example.com", role: "agent" });
  await stack.settled();

  client = makeDocumentClient({
    endpoint: stack.runner.endpoints.dynamodb,
    region: "eu-west-1",
    credentials: localCredentials,
  });
  const people = peopleOf(client, stack.runner.tableName(), "rival");
  await people.createTenant("Rival");
  rival = { authorization: `Bearer ${await people.createKey("spy", "administrator")}` };

  for (const { contract } of routes) {
    if (contract.method !== "GET" || contract.path.includes("{") || contract.answerType) continue;
    const { body } = await stack.call<{ data?: unknown }>("GET", contract.path);
    if (!Array.isArray(body?.data)) continue;
    // What every tenant has under the same id, such as the standard funnels, is nobody's secret.
    const theirs = await stack.call<{ data?: { id?: unknown }[] }>("GET", contract.path, undefined, rival);
    const common = new Set(theirs.body?.data?.map(({ id }) => id));
    const found = body.data.flatMap((entry: { id?: unknown }) =>
      typeof entry.id === "string" && !common.has(entry.id) ? [entry.id] : [],
    );
    ids.set(contract.path.split("/")[2] ?? "", found);
  }
  const { body } = await stack.call<{ data: { id: string }[] }>("GET", `/api/conversations/${conversation}/messages`);
  ids.set(
    "messages",
    body.data.map(({ id }) => id),
  );
}, 180_000);
afterAll(() => stack?.stop());

const oneOf = (noun: string): string => ids.get(noun)?.at(-1) ?? "nothing";

/** Which noun a field of a body names. */
const NOUNS: readonly (readonly [RegExp, string])[] = [
  [/^(contactId|into|from)$/, "contacts"],
  [/^conversationIds?$/, "conversations"],
  [/^leadIds?$/, "leads"],
  [/^connectionId$/, "connections"],
  [/^appId$/, "apps"],
  [/^(teamId|teams)$/, "teams"],
  [/^(members|assignee|lead|owner|mentions)$/, "users"],
  [/^labels$/, "labels"],
  [/^(cannedReplyId|reply)$/, "canned-replies"],
  [/^macroId$/, "macros"],
  [/^messageId$/, "messages"],
];
/** The body with the other tenant's ids in it. */
function poisoned(value: unknown, field = ""): unknown {
  const noun = NOUNS.find(([pattern]) => pattern.test(field))?.[1];
  if (typeof value === "string") return noun ? oneOf(noun) : value;
  if (Array.isArray(value)) return value.map((entry) => poisoned(entry, field));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, poisoned(entry, name)]));
  return value;
}

/** All rows of the first tenant, but for what its own clocks write. */
async function rows(): Promise<readonly string[]> {
  const all: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.scan({
      TableName: stack.runner.tableName(),
      FilterExpression: "begins_with(pk, :demo)",
      ExpressionAttributeValues: { ":demo": "demo#" },
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    for (const item of page.Items ?? [])
      if (!/#(search|audit|audit-days|counters#.*)$/.test(String(item.pk))) all.push(canonicalText(item));
    start = page.LastEvaluatedKey;
  } while (start);
  return all.sort();
}

describe("another tenant's administrator", () => {
  test("there is something to be had", () => {
    for (const noun of [
      "conversations",
      "contacts",
      "leads",
      "labels",
      "teams",
      "roles",
      "keys",
      "invitations",
      "users",
      "messages",
      "apps",
    ])
      expect([noun, oneOf(noun)]).not.toEqual([noun, "nothing"]);
  });

  test("gets nothing by any route, with any id, and changes nothing", async () => {
    await stack.settled();
    const before = await rows();
    const letIn: string[] = [];
    for (const { contract, access } of routes) {
      if (access === "public") continue;
      const { method, path } = contract;
      const noun = path.split("/")[2] ?? "";
      const address = path.replace(/\{(\w+)\}/g, (_, name: string) => oneOf(name === "messageId" ? "messages" : noun));
      const example = contract.body ? examples[notes.get(contract.body)?.id ?? ""] : undefined;
      const body = method === "GET" ? undefined : (poisoned(example) ?? {});
      const answer = await stack.call<unknown>(method, address, body, rival);
      const text = JSON.stringify(answer.body ?? "");
      for (const secret of SECRETS) expect([contract.id, text.includes(secret)]).toEqual([contract.id, false]);
      expect([contract.id, answer.status < 500]).toEqual([contract.id, true]);
      if (/\{id\}/.test(path) && oneOf(noun) !== "nothing" && answer.status < 400)
        letIn.push(`${contract.id} ${answer.status}`);
    }
    expect(letIn).toEqual([]);
    await stack.settled();
    const known = new Set(before);
    const after = await rows();
    expect(after.filter((row) => !known.has(row))).toEqual([]);
    expect(after).toHaveLength(before.length);
  }, 120_000);

  test("is refused in the other tenant by name, and nobody enters by a token that nobody signed", async () => {
    const named = await stack.call("GET", "/api/conversations", undefined, { ...rival, "chasqui-tenant": "demo" });
    expect(named.status).toBe(403);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { iss: stack.issuer.issuer, aud: stack.issuer.audience, sub: "person-admin", exp: 4_000_000_000 };
    for (const token of [
      `${part({ alg: "none" })}.${part(claims)}.`,
      `${part({ alg: "HS256" })}.${part(claims)}.${"a".repeat(43)}`,
      "sk_demo_aaaaaaaaaa_" + "a".repeat(32),
    ]) {
      const answer = await stack.call("GET", "/api/me", undefined, { authorization: `Bearer ${token}` });
      expect([token, answer.status]).toEqual([token, 403]);
    }
  });

  test("the example people sign in, one of them with a second factor, and a suspended one is out within a minute", async () => {
    const me = async (email: string) =>
      (
        await stack.call<{ secondFactor: boolean; role: string; email: string; id: string }>(
          "GET",
          "/api/me",
          undefined,
          {
            authorization: `Bearer ${await stack.issuer.tokenFor(email)}`,
          },
        )
      ).body;
    expect(await me("admin@example.com")).toMatchObject({
      role: "administrator",
      secondFactor: true,
      email: "admin@example.com",
    });
    const agent = await me("agent@example.com");
    expect(agent).toMatchObject({ role: "agent", secondFactor: false });
    expect((await stack.call("PATCH", `/api/users/${agent.id}`, { status: "suspended" })).status).toBe(200);
    // Another token is another entry in the gateway's memory.
    const answer = await stack.call<{ code: string }>("GET", "/api/conversations", undefined, {
      authorization: `Bearer ${await stack.issuer.tokenFor("agent@example.com")}`,
    });
    expect([answer.status, answer.body.code]).toEqual([403, "suspended"]);
  });
});
