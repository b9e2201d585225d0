/** Written with a key, approved by a supervisor, signed by whoever has a second factor, and launched: by the deployed functions and the key of the runner. */
import { createHash, createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CampaignWithState } from "../../events/api/campaigns.ts";
import { startTestStack, type TestStack } from "./stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
}, 120_000);
afterAll(async () => {
  await stack?.stop();
});

test("only whoever may and has proved it signs, and the certificate holds without us", async () => {
  const as = async (email: string) => ({ authorization: `Bearer ${await stack.issuer.tokenFor(email)}` });
  const [supervisor, admin] = [await as("supervisor@example.com"), await as("admin@example.com")];
  const day = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T10:00`;
  const made = await stack.call<CampaignWithState>("POST", "/api/publish/campaigns", {
    name: "Autumn",
    phases: [
      {
        ...{ name: "Launch", startsAt: day(2), endsAt: day(4), channels: ["sms"] },
        variations: [{ content: { contents: { default: { type: "text", text: "Hello" } } } }],
      },
    ],
  });
  expect(made.status).toBe(201);
  const path = `/api/publish/campaigns/${made.body.id}`;
  const step = (verb: string, who: Readonly<Record<string, string>> = {}) =>
    stack.call<CampaignWithState & { code?: string }>("POST", `${path}/${verb}`, {}, who);

  expect((await step("submit")).body).toMatchObject({ status: "in_review" });
  expect((await step("approve", supervisor)).body).toMatchObject({ status: "approved" });
  expect((await step("launch")).body.code).toBe("campaign_not_covered");
  // The administrator's key, and a person who may not.
  expect((await step("sign")).body.code).toBe("fresh_second_factor_required");
  expect((await step("sign", supervisor)).status).toBe(403);
  const signed = await step("sign", { ...admin, "idempotency-key": "sign-1" });
  expect([signed.status, signed.body.signed?.method]).toEqual([200, "second_factor"]);
  expect((await step("sign", { ...admin, "idempotency-key": "sign-1" })).headers.get("idempotent-replayed")).toBe(
    "true",
  );
  expect((await step("launch")).body).toMatchObject({ status: "scheduled" });

  const { body } = await stack.call<Record<string, string>>("GET", `${path}/certificate`);
  const { text = "", signature = "", publicKey = "", plan = "", hash } = body;
  expect(verify("sha256", Buffer.from(text), createPublicKey(publicKey), Buffer.from(signature, "base64"))).toBe(true);
  expect(createHash("sha256").update(plan).digest("hex")).toBe(hash);
  expect(text).toContain(`Plan SHA-256: ${hash}`);
});
