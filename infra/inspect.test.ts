import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { inspect } from "./inspect.ts";

const folder = mkdtempSync(join(tmpdir(), "inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await inspect(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err: err.join("\n") };
}

const webhook = JSON.stringify({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "700100",
      changes: [
        {
          field: "messages",
          value: {
            metadata: { phone_number_id: "500600" },
            messages: [{ from: "12125550142", id: "wamid.1", type: "text", text: { body: "Hi" } }],
          },
        },
      ],
    },
  ],
});

describe("parse", () => {
  test("prints one line of events per file, in order, and goes on after files that it cannot read", async () => {
    const good = file("good.json", webhook);
    const foreign = file("foreign.json", '{"object":"page"}');
    const broken = file("broken.json", '{"object":');
    const binary = file("binary.json", new Uint8Array([0xff, 0xfe, 0x00]));
    const { code, out, err } = await run(
      "parse",
      "whatsapp",
      good,
      join(folder, "absent.json"),
      foreign,
      broken,
      binary,
    );
    expect(out.map((line) => JSON.parse(line))).toEqual([
      [expect.objectContaining({ event: "message", accountId: "500600", senderId: "12125550142", text: "Hi" })],
      [],
      [],
      [expect.objectContaining({ event: "ignored", reason: "the body is not JSON" })],
      [expect.objectContaining({ event: "ignored", reason: "the body is not UTF-8" })],
    ]);
    expect(code).toBe(1);
    expect(err).toContain("absent.json");
  });
  test("names the channels when it does not know one", async () => {
    for (const id of ["telegraph", "constructor", "__proto__"]) {
      expect(await run("parse", id, "x.json")).toMatchObject({
        code: 2,
        out: [],
        err: expect.stringContaining("whatsapp"),
      });
    }
  });
});

describe("verify", () => {
  const signature = `sha256=${createHmac("sha256", "an-invented-secret").update(webhook).digest("hex")}`;
  const signed = { scheme: "meta", secret: "an-invented-secret", raw_body: webhook, signature };
  const asked = {
    scheme: "meta_get_challenge",
    verify_token: "t",
    query: "hub.mode=subscribe&hub.challenge=17&hub.verify_token=t",
  };
  const verify = async (content: unknown) => {
    const { code, out } = await run("verify", file("recorded.json", JSON.stringify(content)));
    return { code, result: JSON.parse(out[0] ?? "null") };
  };

  test("judges one recording, a list, and the vectors of an object", async () => {
    const changed = { ...signed, raw_body: webhook.replace("Hi", "Ho") };
    expect(await verify(signed)).toEqual({ code: 0, result: { valid: true } });
    expect(await verify([signed, changed])).toEqual({ code: 0, result: [{ valid: true }, { valid: false }] });
    expect(await verify({ vectors: [changed] })).toEqual({ code: 0, result: [{ valid: false }] });
  });
  test("judges how the question about the address is answered", async () => {
    const answer = { status: 200, body: "17", contentType: "text/plain" };
    expect((await verify(asked)).result).toEqual({ valid: true, answer });
    expect((await verify({ ...asked, verify_token: "other" })).result).toMatchObject({
      valid: false,
      answer: { status: 403 },
    });
  });
  test("judges a token that was sent back", async () => {
    const sent = { scheme: "telegram", secret_token: "an-invented-token", value: "an-invented-token" };
    const { result } = await verify([
      sent,
      { ...sent, value: null },
      { ...sent, value: "an-invented" },
      { scheme: "telegram" },
    ]);
    expect(result).toEqual([{ valid: true }, { valid: false }, { valid: false }, { valid: false }]);
  });
  test("finds recordings without their fields, of unknown schemes, or of another type invalid", async () => {
    const odd = [{ scheme: "meta" }, { scheme: "meta", signature: null, secret: 7 }, { scheme: "smoke" }, {}, 7, null];
    const { result } = await verify(odd);
    expect(result.map(({ valid }: { valid: boolean }) => valid)).toEqual(odd.map(() => false));
    expect(result[2].reason).toBe('no channel verifies the scheme "smoke"');
  });
  test("says so when the file is missing or no JSON", async () => {
    expect(await run("verify", join(folder, "absent.json"))).toMatchObject({ code: 1, out: [] });
    expect(await run("verify", file("text.json", "hello"))).toMatchObject({
      code: 1,
      err: expect.stringContaining("not JSON"),
    });
  });
});

describe("the command", () => {
  test("explains itself, and its use is wrong without arguments", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, out: [expect.stringContaining("inspect -- parse")] });
    for (const args of [[], ["parse"], ["parse", "whatsapp"], ["verify"], ["verify", "a", "b"], ["guess"]]) {
      expect(await run(...args)).toMatchObject({ code: 2, out: [], err: expect.stringContaining("Usage") });
    }
  });
  test("runs as a program", async () => {
    const program = fileURLToPath(new URL("./inspect.ts", import.meta.url));
    const printed = execFileSync(process.execPath, [program, "parse", "whatsapp", file("one.json", webhook)]);
    expect(JSON.parse(printed.toString())).toHaveLength(1);
  });
});
