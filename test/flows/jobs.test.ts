/** Work that takes long, on the whole stack: asked for, run in slices, handed over as files. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeJobFiles } from "../../lib/adapters/s3/job-files.ts";
import { makePersonFiles } from "../../lib/adapters/s3/people-files.ts";
import { eventually, startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack?.stop();
});

interface Job {
  readonly id: string;
  readonly state: string;
  readonly error: unknown;
  readonly result: {
    readonly counts: Readonly<Record<string, number>>;
    readonly files: readonly { readonly name: string; readonly url: string; readonly size: number }[];
  } | null;
}
async function run(path: string, body?: unknown): Promise<Job> {
  const asked = await stack.call<Job>("POST", path, body ?? {});
  expect(asked.status).toBe(202);
  return eventually(
    async () => (await stack.call<Job>("GET", `/api/jobs/${asked.body.id}`)).body,
    ({ state }) => state !== "queued" && state !== "running",
    20_000,
  );
}
const download = async (job: Job) => {
  const response = await fetch(job.result?.files[0]?.url ?? "");
  expect(response.headers.get("content-disposition")).toContain("attachment");
  return Buffer.from(await response.arrayBuffer());
};

test("contacts are exported, one of them with everything, and what would be forgotten is counted", async () => {
  await stack.write("15550300001", "=1+1 una mesa");
  const conversation = await stack.conversationOf("15550300001");
  const { body } = await stack.call<{ contactId: string }>("GET", `/api/conversations/${conversation}`);

  const all = await run("/api/exports/contacts");
  expect(all).toMatchObject({ state: "done", error: null });
  const csv = String(await download(all));
  expect(csv).toContain(",'+15550300001,");
  expect(csv.startsWith("\uFEFFid,name,phones")).toBe(true);

  const one = await run(`/api/exports/contacts/${body.contactId}`);
  expect(one).toMatchObject({ state: "done", result: { counts: { contact: 1, message: 1 } } });
  const archive = await download(one);
  expect(archive.subarray(0, 4)).toEqual(Buffer.from([0x50, 0x4b, 3, 4]));
  expect(archive.includes("=1+1 una mesa")).toBe(true);

  const dry = await run("/api/erasures", { contactId: body.contactId, dryRun: true });
  expect(dry).toMatchObject({ state: "done", result: { files: [], counts: { contact: 1, message: 1 } } });
  expect((await stack.messages(conversation)).map(({ text }) => text)).toEqual(["=1+1 una mesa"]);
  expect(Object.values(stack.runner.deadLetters()).flat()).toEqual([]);
}, 60_000);

test("files of jobs on the engine: parts of any size, ranges, an upload of a stated size, and their end", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_S3", stack.runner.endpoints.s3);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  const bucket = String(stack.runner.outputs.FilesBucketName);
  const files = makeJobFiles({ bucket, tenant: "demo" });
  const jobId = "1793610000000-aaaaaaaaaaaaaaaa";
  // More than one part of a multipart upload, whose parts have a least size that ours need not have.
  const parts = Array.from({ length: 7 }, (_, part) => Buffer.alloc(1_000_000 * (part % 3) + 1, 97 + part));
  for (const [part, body] of parts.entries()) await files.putPart(jobId, "big.csv", part, body);
  const made = await files.assemble(jobId, "big.csv", parts.length, "text/csv");
  const whole = Buffer.concat(parts);
  expect(made).toMatchObject({ name: "big.csv", size: whole.byteLength });
  const got = await fetch(await files.link(made, 600));
  expect(got.headers.get("content-type")).toContain("text/csv");
  expect(Buffer.from(await got.arrayBuffer()).equals(whole)).toBe(true);
  const range = await files.read(made.key, 5, 1_000_010);
  expect([Buffer.from(range?.body ?? []).equals(whole.subarray(5, 1_000_010)), range?.size]).toEqual([
    true,
    whole.byteLength,
  ]);
  expect((await files.read(made.key, whole.byteLength, whole.byteLength + 10))?.body.byteLength).toBe(0);
  expect(await files.read("demo/jobs/none/none", 0, 10)).toBeUndefined();
  expect(() => files.read("other/jobs/x", 0, 1)).toThrow("somebody else");

  const upload = await files.uploadLink("demo/uploads/one.csv", 5, 600);
  expect(new URL(upload).searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host");
  expect((await fetch(upload, { method: "PUT", body: "a;b\n1" })).status).toBe(200);
  expect(String((await files.read("demo/uploads/one.csv", 0, 100))?.body)).toBe("a;b\n1");

  await files.forget(jobId);
  expect(await files.read(made.key, 0, 1)).toBeUndefined();
  expect(await files.read("demo/uploads/one.csv", 0, 1)).toBeDefined();

  const media = makePersonFiles({ bucket, tenant: "demo" });
  const names = [0, 1, 2].map((index) => `c/m/${index}`);
  for (const name of names) {
    const link = await files.uploadLink(`demo/media/${name}`, 1, 60);
    await fetch(link, { method: "PUT", body: "x" });
  }
  expect(await media.ofConversation("c")).toEqual(names);
  expect(await media.ofConversation("c", "c/m/0")).toEqual(names.slice(1));
  await media.remove([...names, "c/m/9"]);
  expect(await media.ofConversation("c")).toEqual([]);
});

test("reports are written in every format, from what was counted", async () => {
  await stack.write("15550300009", "¿Abren el domingo?");
  await stack.settled();
  await eventually(
    async () => (await stack.call<{ total: { figures: { messagesIn: number } } }>("GET", "/api/reports?by=day")).body,
    ({ total }) => total.figures.messagesIn >= 1,
  );
  const begins = { csv: "\uFEFF", xlsx: "PK", pdf: "%PDF-" } as const;
  for (const format of ["csv", "xlsx", "pdf"] as const) {
    const job = await run("/api/exports/reports", { by: "channel", days: 7, format, language: "es" });
    expect(job).toMatchObject({ state: "done", error: null, result: { counts: { rows: 1 } } });
    const file = await download(job);
    expect(file.toString().startsWith(begins[format])).toBe(true);
    if (format === "csv") expect(file.toString()).toMatch(/Canal,Contactos,Mensajes recibidos[^\r]*\r\nwhatsapp,\d,\d/);
  }
});
