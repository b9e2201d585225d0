import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { bundle } from "../../infra/bundle.ts";
import { briefs } from "../../lib/channels/parts/briefs.ts";

const folder = mkdtempSync(join(tmpdir(), "chasqui-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = join(folder, "functions");
const target = join(folder, "dist");
const metafile = join(folder, "metafile.json");

function room(name: string, code: string): void {
  mkdirSync(join(source, name), { recursive: true });
  writeFileSync(join(source, name, "index.ts"), code);
}

test("each room becomes one module that stands alone, and what was there before is gone", async () => {
  writeFileSync(join(folder, "legacy.cjs"), 'module.exports = () => require("node:os").EOL;');
  room(
    "greet",
    'import eol from "../../legacy.cjs"; export const handler = async (name: string) => "Hello " + name + eol();',
  );
  room("count", "export const handler = async (n: number): Promise<number> => n + 1;");
  mkdirSync(join(target, "forgotten"), { recursive: true });

  const bytes = await bundle({ rooms: ["greet", "count"], source, target, metafile });

  expect(readdirSync(target).sort()).toEqual(["count", "greet"]);
  expect(readdirSync(join(target, "greet")).sort()).toEqual(["index.mjs", "index.mjs.map"]);
  const file = join(target, "greet", "index.mjs");
  expect(bytes.greet).toBe(readFileSync(file).length);
  const { handler } = await import(pathToFileURL(file).href);
  expect(await handler("Ana")).toMatch(/^Hello Ana\r?\n$/);
  const { outputs } = JSON.parse(readFileSync(metafile, "utf8"));
  expect(Object.keys(outputs).filter((path) => path.endsWith(".mjs"))).toHaveLength(2);
});

test("missing rooms are named, all of them, before anything is removed", async () => {
  room("count", "export const handler = async () => 1;");
  await bundle({ rooms: ["count"], source, target, metafile });
  const asked = bundle({ rooms: ["count", "nowhere", "elsewhere"], source, target, metafile });
  await expect(asked).rejects.toThrow(/nowhere\/index\.ts, .*elsewhere\/index\.ts do not exist/);
  expect(readdirSync(target)).toEqual(["count"]);
});

test("a room that does not compile fails the bundle", async () => {
  room("broken", 'import { nothing } from "./absent.ts"; export const handler = nothing;');
  await expect(bundle({ rooms: ["broken"], source, target, metafile })).rejects.toThrow("absent.ts");
});

test("a room knows every channel by plain data, and loads one with the first question", async () => {
  const parts = join(import.meta.dirname, "../../lib/channels/parts").replaceAll("\\", "/");
  room(
    "receive-webhook",
    `import { briefs } from "${parts}/briefs.ts";
     import { inboundById } from "${parts}/inbound.ts";
     export const handler = async (id: string) => ({ briefs, keys: Object.keys((await inboundById(id)) ?? {}) });`,
  );
  const bytes = await bundle({ rooms: ["receive-webhook"], source, target, metafile });

  const { handler } = await import(pathToFileURL(join(target, "receive-webhook", "index.mjs")).href);
  const { briefs: known, keys } = await handler("aws-sms");
  expect(known).toEqual(briefs);
  expect(keys.sort()).toEqual(Object.keys((await import("../../lib/channels/aws-sms/inbound.ts")).awsSms).sort());
  expect((await handler("toString")).keys).toEqual([]);
  const chunks = readdirSync(join(target, "receive-webhook")).filter((name) => /^inbound-.*\.mjs$/.test(name));
  expect(chunks).toHaveLength(briefs.length);
  expect(bytes["receive-webhook"]).toBeLessThan(20_000);
});
