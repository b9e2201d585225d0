/** A dump of Amazon Pinpoint, brought here by the command as people run it: through the API, with a key. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../../infra/migrate/migrate.ts";
import { startTestStack, type TestStack } from "./stack.ts";

const SAMPLE = fileURLToPath(new URL("../support/pinpoint-dump", import.meta.url));
let stack: TestStack;
let folder = "";
beforeAll(async () => {
  stack = await startTestStack();
  folder = await mkdtemp(join(tmpdir(), "chasqui-migrate-"));
  await cp(SAMPLE, folder, { recursive: true });
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("people, opt-outs, templates and segments are here, once, and the report says what is not and why", async () => {
  const key = await stack.call<{ secret: string }>("POST", "/api/keys", { name: "Migration", role: "administrator" });
  const env = { CHASQUI_URL: stack.runner.apiUrl, CHASQUI_KEY: key.body.secret };
  const said: string[] = [];
  const run = () =>
    migrate(["pinpoint", folder, "--language", "es", "--rate", "200"], { out: (line) => void said.push(line), env });
  await run();
  const report = JSON.parse(await readFile(join(folder, "chasqui-report.json"), "utf8"));
  expect(report.refused.filter(({ what }: { what: string }) => what !== "campaign")).toEqual([]);
  expect(report.outcome).toMatchObject({
    contact: { made: 3 },
    template: { made: 3 },
    segment: { made: 3 },
    publish: { made: 2 },
  });

  const contacts = await stack.call<{ data: { id: string; name: string | null; customFields: object }[] }>(
    "GET",
    "/api/contacts?tag=pinpoint",
  );
  const ana = contacts.body.data.find(({ name }) => name === "Ana Torres");
  expect(ana?.customFields).toEqual({ city: "Lima", interests: ["terrace", "wine"], visits: 7 });
  const consents = await stack.call<{ data: object[] }>("GET", `/api/consents/${ana?.id}`);
  expect(consents.body.data).toMatchObject([
    { channel: "sms", purpose: "marketing", state: "withdrawn", source: "import" },
  ]);
  const preview = await stack.call<{ id: string; key: string }[]>("GET", "/api/templates?limit=100");
  const welcome = (preview.body as unknown as { data: { id: string; key: string }[] }).data.find(
    (one) => one.key === "welcome",
  );
  const seen = await stack.call<{ content: { subject: string; html: string } }>(
    "POST",
    `/api/templates/${welcome?.id}/preview`,
    {
      ...{ medium: "email", language: "es", contactId: ana?.id },
    },
  );
  expect(seen.body.content.subject).toBe("Hello Ana");
  expect(seen.body.content.html).toContain("in Lima. ¡Hola!");

  // The same command again asks for nothing that is here.
  await run();
  const again = JSON.parse(await readFile(join(folder, "chasqui-report.json"), "utf8"));
  expect(again.outcome.contact).toEqual({ made: 0, before: 3, refused: 0 });
});
