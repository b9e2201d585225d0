import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import type { Options, Plan } from "./model.ts";
import { readDump } from "./pinpoint/dump.ts";
import { planPinpoint } from "./pinpoint/plan.ts";
import { rewrite } from "./pinpoint/rewrite.ts";
import { runPlan } from "./run.ts";

const SAMPLE = fileURLToPath(new URL("../../test/support/pinpoint-dump", import.meta.url));
const OPTIONS: Options = { language: "es", timeZone: "America/Lima", consent: undefined, finished: false };
const plan = async (more: Partial<Options> = {}): Promise<Plan> =>
  planPinpoint(await readDump(SAMPLE), { ...OPTIONS, ...more }, new Map([["City", "city"]]));
const bodiesOf = ({ steps }: Plan, what: string) => steps.filter((step) => step.what === what).map(({ body }) => body);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chasqui-migrate-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("endpoints of one user are one contact, with fields, language, country and zone; what is no address says so", async () => {
  const made = await plan();
  expect(bodiesOf(made, "field")).toEqual([
    { on: "contact", name: "Interests", kind: "choices", options: ["terrace", "wine", "beer"] },
    { on: "contact", name: "visits", kind: "number", options: [] },
  ]);
  const [ana, bruno, carla] = bodiesOf(made, "contact");
  expect(ana).toEqual({
    ...{ name: "Ana Torres", country: "PE", language: "es-PE", timeZone: "America/Lima", tags: ["pinpoint"] },
    identities: [
      { kind: "email", value: "ana@customers.example" },
      { kind: "phone", value: "+51987654321" },
      { kind: "external", value: "u-1" },
    ],
    customFields: { city: "Lima", interests: ["terrace", "wine"], visits: 7 },
  });
  // No zone of that name, and no two letters for the country.
  expect(bruno).toEqual({
    ...{ identities: [{ kind: "email", value: "bruno@customers.example" }], language: "es", tags: ["pinpoint"] },
    customFields: { interests: ["wine"] },
  });
  expect(carla).toMatchObject({ name: "Carla", country: "ES", customFields: { interests: ["wine", "beer"] } });
  expect(made.skipped.filter(({ what }) => what !== "segment" && what !== "campaign")).toEqual([
    { what: "template", name: "Card", why: expect.stringContaining("within an app") },
    { what: "line", name: "endpoints/part-0000.gz:6", why: "is no endpoint" },
    { what: "endpoint", name: "e3", why: expect.stringContaining("GCM") },
    { what: "endpoint", name: "e5", why: "is no telephone number in E.164" },
    { what: "contact", name: "endpoint e5", why: "no address that we can write to" },
  ]);
});

test("an opt-out is a no in the ledger and a suppression; that nobody opted out is no yes, unless it is said how it was given", async () => {
  expect(bodiesOf(await plan(), "consent")).toEqual([
    expect.objectContaining({
      channel: "sms",
      state: "withdrawn",
      imported: true,
      detail: expect.stringContaining("Pinpoint"),
    }),
  ]);
  const given = bodiesOf(await plan({ consent: "form on the website" }), "consent");
  expect(given).toMatchObject([
    { channel: "email", state: "granted", detail: "imported from Amazon Pinpoint: form on the website" },
    { channel: "sms", state: "withdrawn" },
    { channel: "email", state: "granted" },
    { channel: "email", state: "granted" },
  ]);
  expect(bodiesOf(await plan(), "suppressions")).toMatchObject([
    { addresses: [{ kind: "email", value: "gone@customers.example" }], scope: "all", reason: "import" },
    { addresses: [{ kind: "phone", value: "+51911222333" }], scope: "all" },
    { addresses: [{ kind: "phone", value: "+51987654321" }], scope: "marketing" },
    { addresses: [{ kind: "email", value: "bruno@customers.example" }], scope: "all" },
  ]);
});

test("templates say the same in our words; what cannot be said stays a draft", async () => {
  const made = await plan();
  expect(bodiesOf(made, "body").slice(0, 2)).toEqual([
    {
      kind: "text",
      text: "{{!-- toUpperCase User.UserAttributes.FirstName --}}: 2x1 in {{contact.customFields.city}}",
    },
    {
      kind: "email",
      subject: 'Hello {{default contact.firstName "friend"}}',
      html:
        '<p>{{default contact.firstName "friend"}}, {{#if contact.customFields.interests}}you like {{contact.customFields.interests}}' +
        '{{else}}come by{{/if}} in {{contact.customFields.city}}. {{#if (eq contact.country "PE")}}¡Hola!{{/if}}</p>',
    },
  ]);
  expect(made.notes.filter(({ what }) => what === "template")).toEqual([
    { what: "template", name: "Offer", why: expect.stringContaining("toUpperCase") },
  ]);
  expect(made.steps.filter(({ what }) => what === "publish").map(({ name }) => name)).toEqual([
    "Welcome",
    "campaign Spring 2",
  ]);
  const left = rewrite("{{#each User.UserAttributes.X}}{{this}}{{/each}}{{#weird a}}b{{/weird}}", () => undefined, {});
  expect(left.left).toEqual(["#each User.UserAttributes.X", "/each", "#weird a", "/weird"]);
});

test("segments ask the same, and one that cannot is left out, never made wider", async () => {
  const made = await plan();
  const segments = bodiesOf(made, "segment");
  expect(segments).toHaveLength(3);
  const regulars = {
    all: [
      { path: "customFields.visits", op: "gt", value: 3 },
      { path: "addresses", op: "contains_any", value: ["email"] },
      { any: expect.arrayContaining([{ path: "engagement.lastOpened", op: "within_days", value: 30 }]) },
    ],
  };
  // What others are made of comes first.
  expect(segments[0]).toEqual({ name: "Regulars", kind: "dynamic", condition: regulars });
  expect(segments[1]).toEqual({
    ...{ name: "Wine in Peru", kind: "dynamic" },
    condition: {
      all: [
        {
          all: [
            { path: "segments.@{segment seg00002}@", op: "eq", value: true },
            {
              all: [
                { path: "customFields.interests", op: "contains_any", value: ["wine"] },
                { path: "country", op: "in", value: ["PE"] },
              ],
            },
          ],
        },
        { not: { any: [{ path: "customFields.city", op: "in", value: ["Cusco"] }] } },
      ],
    },
  });
  expect(segments[2]).toEqual({ name: "From the fair", kind: "list" });
  expect(bodiesOf(made, "members")).toEqual([
    { add: { identities: [{ kind: "email", value: "carla@customers.example" }] } },
  ]);
  expect(made.skipped.filter(({ what }) => what === "segment").map(({ name }) => name)).toEqual([
    "Androids",
    "Lost file",
  ]);
});

test("campaigns are drafts with their times, parts and contents; what has another place here is named", async () => {
  const made = await plan();
  expect(bodiesOf(made, "campaign")).toEqual([
    {
      ...{ name: "Spring", description: "", purpose: "marketing", timeZone: "America/Lima", tags: ["pinpoint"] },
      audience: { segments: ["@{segment seg00001}@"] },
      phases: [
        {
          ...{ kind: "launch", name: "Launch", startsAt: "2027-03-10T10:00", endsAt: "2027-03-12T10:00" },
          ...{ zone: "recipient", channels: ["email"], holdoutPercent: 10 },
          variations: [
            { name: "Warm", weight: 60, content: { template: { key: "welcome" } } },
            { name: "Short", weight: 30, content: { template: { key: "campaign-spring-2" } } },
          ],
        },
      ],
    },
  ]);
  expect(
    made.skipped.filter(({ what }) => what === "campaign").map(({ name, why }) => `${name}: ${why.slice(0, 12)}`),
  ).toEqual(["On arrival: starts by an", "Last year: is completed", "For phones: its segment "]);
  expect(made.notes.filter(({ what }) => what === "campaign")).toHaveLength(3);
});

/** An API that answers as told, and remembers what it was asked. */
function fakeApi(
  answer: (call: { method: string; path: string; body: { key?: string }; asked: number }) => {
    status: number;
    body: object;
    headers?: object;
  },
) {
  const calls: { method: string; path: string; body: object; key: string | null }[] = [];
  const ask = async (url: URL, init: RequestInit) => {
    const body = (init.body ? JSON.parse(String(init.body)) : {}) as { key?: string };
    const call = { method: init.method ?? "", path: `${url.pathname}${url.search}`, body };
    calls.push({ ...call, key: new Headers(init.headers).get("idempotency-key") });
    const { status, body: said, headers = {} } = answer({ ...call, asked: calls.length });
    return Response.json(said, { status, headers: headers as Record<string, string> });
  };
  const waits: number[] = [];
  const options = {
    target: { url: "https://chasqui.example", key: "sk_x" },
    ...{ stateFile: join(folder, "state.json"), rate: 1_000, say: () => undefined },
    ...{ fetch: ask as unknown as typeof fetch, pause: async (ms: number) => void waits.push(ms) },
  };
  return { calls, waits, options };
}

test("a run that was cut off goes on where it was, waits when it is told to, and asks each thing by a key of its own", async () => {
  const made = await plan();
  const broken = fakeApi(({ asked }) =>
    asked > 4 ? { status: 503, body: {} } : { status: 201, body: { id: `id${asked}` } },
  );
  await expect(runPlan(made, broken.options)).rejects.toThrow("503");
  const rest = fakeApi(({ asked, path, method, body }) => {
    if (asked === 1) return { status: 429, body: {}, headers: { "retry-after": "7" } };
    if (method === "GET") return { status: 200, body: { data: [{ id: "known", key: "welcome" }], nextCursor: null } };
    if (path === "/api/templates" && body.key === "welcome") return { status: 409, body: { code: "already_exists" } };
    return { status: 201, body: { id: `later${asked}` } };
  });
  const { counts, refused } = await runPlan(made, rest.options);
  expect(rest.waits).toContain(7_000);
  expect(refused).toEqual([]);
  expect(counts.field).toEqual({ made: 0, before: 2, refused: 0 });
  expect(counts.template).toMatchObject({ before: 1 });
  const keys = [...broken.calls, ...rest.calls].flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(made.steps.length);
  expect(rest.calls.some(({ path }) => path === "/api/templates/known/draft/bodies/email/es")).toBe(true);
  const again = fakeApi(() => ({ status: 500, body: {} }));
  await runPlan(made, again.options);
  expect(again.calls).toEqual([]);
});

test("a dry run asks nobody, and its report says what would be made and what not, and why", async () => {
  await cp(SAMPLE, folder, { recursive: true });
  const said: string[] = [];
  const streams = { out: (line: string) => void said.push(line), env: {} };
  expect(await migrate(["pinpoint", folder, "--dry-run"], streams)).toBe(0);
  expect(said.join("\n")).toContain("GCM: a token of an app");
  const report = JSON.parse(await readFile(join(folder, "chasqui-report.json"), "utf8"));
  expect(report).toMatchObject({
    dryRun: true,
    planned: { contact: 3, segment: 3, campaign: 1 },
    read: { endpoints: 6 },
  });
  expect(JSON.stringify(report)).not.toContain("customers.example");
  expect(await migrate(["pinpoint"], streams)).toBe(2);
  expect(await migrate(["pinpoint", folder], streams)).toBe(2);
});
