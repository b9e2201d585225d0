/** Writing, approving, signing and launching campaigns through the door; and every way around the gate. */
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CampaignWithState } from "../../events/api/campaigns.ts";
import { checkSignature } from "../../lib/adapters/kms/signing.ts";
import { planHash } from "../../lib/core/campaigns/certificate.ts";
import { makeCampaignGate } from "../../lib/core/campaigns/gate.ts";
import { makeVerifyPlan } from "../../lib/core/campaigns/verify.ts";
import type { Principal } from "../../lib/core/people/model.ts";
import { makeCampaigns } from "./testing/campaigns.ts";
import { member, memoryPeople } from "./testing/people.ts";
import { NOW } from "./testing/samples.ts";
import { type Ask, makeWorld } from "./testing/world.ts";

const person = (letter: string, role: string, more: Partial<Principal> = {}): Principal => ({
  kind: "person",
  id: `usr_${letter.repeat(26)}`,
  memberships: [{ tenant: "demo", role }],
  ...more,
});
const [author, approver] = [person("a", "supervisor"), person("b", "supervisor")];
const signer = person("c", "administrator", { secondFactor: true, signedInAt: NOW / 1000 });
const base = "/api/publish/campaigns";
const later = (days: number, hour = "10:00") =>
  `${new Date(NOW + days * 86_400_000).toISOString().slice(0, 10)}T${hour}`;
const phase = (from: number, to: number, more: object = {}) => ({
  ...{ name: "Launch", startsAt: later(from), endsAt: later(to), channels: ["sms"] },
  variations: [{ content: { contents: { default: { type: "text", text: "Hello" } } } }],
  ...more,
});
const written = { name: "Autumn", phases: [phase(1, 3)] };

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const signing = {
  signingKey: async () => ({ keyId: "key/test", pem }),
  signText: async (text: string) => sign("sha256", Buffer.from(text), privateKey).toString("base64"),
  checkSignature,
  hash: (text: string) => createHash("sha256").update(text).digest("hex"),
};

function start() {
  const people = memoryPeople(
    [author, approver, signer].map(({ id, memberships: [place] }) => member(id, place?.role ?? "")),
  );
  const campaigns = { ...makeCampaigns(), ...signing };
  const world = makeWorld({ ...campaigns, people: people.ports.people });
  const post = (path: string, as: Principal, body: object = {}, more: Ask = {}) =>
    world.ask("POST", `${base}${path}`, { body, as, ...more });
  const make = async (body: object = written) => {
    const answer = await post("", author, body);
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
    return answer.body as CampaignWithState;
  };
  const look = async (id: string, as = author) =>
    (await world.ask("GET", `${base}/${id}`, { as })).body as CampaignWithState;
  const patch = (id: string, body: object) => world.ask("PATCH", `${base}/${id}`, { body, as: author });
  const upTo = async (id: string, ...steps: readonly string[]) => {
    const who: Readonly<Record<string, Principal>> = { approve: approver, reject: approver, sign: signer };
    for (const step of steps)
      expect([step, (await post(`/${id}/${step}`, who[step] ?? author)).status]).toEqual([step, 200]);
  };
  return { ...world, ...campaigns, post, make, look, patch, upTo };
}
const codeOf = ({ body }: { readonly body: unknown }) => (body as { readonly code?: string }).code;
const faults = ({ body }: { readonly body: unknown }) =>
  (body as { errors?: { field: string; code: string }[] }).errors?.map(({ field, code }) => `${field} ${code}`);

describe("writing", () => {
  test("what another system writes is taken as written, and answered in kind", async () => {
    const { post, look, ask } = start();
    const body = {
      name: "Talent 2026",
      business_unit: "Huntred",
      objectives: ["Awareness"],
      phases: [
        { name: "expectation", start_date: "2025-08-01", end_date: "2025-08-07" },
        { name: "launch", start_date: "2025-08-07", end_date: "2025-08-14" },
      ],
      channels: ["LinkedIn", "Email", "Google Calendar"],
      segments: [1, 2],
      budget: 5000,
    };
    const answer = await post("", author, body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      id: expect.any(String),
      status: "pending_approval",
      created_at: new Date(NOW).toISOString(),
    });
    const told = (answer.body as { warnings: { field: string; message: string }[] }).warnings;
    expect(told.map(({ message }) => message).join()).toMatch(/LinkedIn.*Google Calendar.*no segment 1.*no segment 2/s);
    expect(await look((answer.body as { id: string }).id)).toMatchObject({
      businessUnit: "Huntred",
      elsewhere: ["LinkedIn", "Google Calendar"],
      plan: {
        audience: { segments: ["1", "2"] },
        budget: { micros: 5_000_000_000, currency: "USD" },
        phases: [
          { kind: "expectation", startsAt: "2025-08-01T00:00", endsAt: "2025-08-08T00:00", channels: ["email"] },
          { kind: "launch" },
        ],
      },
    });
    const simple = await post("", author, {
      ...{ name: "D", description: "x", start: later(1), end: later(2), status: "draft", target_audience: ["x"] },
      ...{ budget: 10, success_metrics: { clicks: 5 }, channels: ["email"] },
    });
    const its = {
      ...{ name: "D", description: "x", start: later(1), end: later(2), status: "draft", target_audience: ["x"] },
      ...{ budget: 10, success_metrics: { clicks: 5 }, channels: ["email"] },
    };
    expect(simple.body).toMatchObject({ ...its, id: expect.any(String), created_at: new Date(NOW).toISOString() });
    const listed = await ask("GET", "/api/communication/campaigns/", { as: author });
    expect((listed.body as { data: object[] }).data).toContainEqual(expect.objectContaining(its));
  });

  test("what a condition asks about has to be something that is known of people", async () => {
    const { post } = start();
    const of = (condition: object) => ({ segments: [], excluded: [], condition });
    const wrong = {
      any: [
        { path: "tags", op: "contains", value: "vip" },
        { path: "shoeSize", op: "eq", value: 42 },
      ],
    };
    const answer = await post("", author, {
      ...{ name: "Autumn", audience: of(wrong) },
      phases: [phase(1, 3, { audience: of({ path: "country", op: "gt", value: 3 }) })],
    });
    expect(answer.status).toBe(422);
    expect(faults(answer)).toEqual([
      expect.stringMatching(/^audience\.condition\.any\.1\S* \w+/),
      expect.stringMatching(/^phases\.0\.audience\.condition\S* \w+/),
    ]);
    const right = { path: "tags", op: "contains", value: "vip" };
    expect((await post("", author, { ...written, audience: of(right) })).status).toBe(201);
  });

  test.each([
    [{ phases: [phase(3, 1)] }, "phases.0.endsAt wrong_order"],
    [{ phases: [phase(-2, 1)] }, "phases.0.startsAt in_past"],
    [{ phases: [phase(1, 3), phase(2, 4)] }, "phases.1.startsAt overlap"],
    [{ phases: [phase(1, 2, { startsAt: "2026-13-01T10:00" })] }, "phases.0.startsAt wrong_format"],
    [
      {
        timeZone: "America/New_York",
        phases: [phase(1, 400, { startsAt: "2027-03-14T02:30", endsAt: "2027-03-15T00:00" })],
      },
      "phases.0.startsAt skipped_hour",
    ],
    [
      { phases: [phase(1, 2, { winner: { metric: "clicked", testPercent: 10, decideAfterMinutes: 9000 } })] },
      "phases.0.winner not_used",
    ],
    [{ budget: 0 }, "budget.micros out_of_range"],
    [{ timeZone: "Mars" }, "timeZone unknown"],
    [{ audience: { condition: { path: "x", op: "eq" } } }, "audience.condition.path unknown_field"],
    [
      { phases: [phase(1, 2, { variations: [{ content: { template: { key: "none" } } }] })] },
      "phases.0.variations.0.content.template.key not_found",
    ],
  ])("%j is refused by its field", async (wrong, fault) => {
    const { post } = start();
    const answer = await post("", author, { ...written, ...wrong });
    expect([answer.status, faults(answer)]).toEqual([422, expect.arrayContaining([fault])]);
  });

  test("what is incomplete is told, and not submitted", async () => {
    const { make, post } = start();
    const bare = await make({
      name: "Bare",
      phases: [phase(1, 2, { channels: ["sms", "fax"], variations: [] })],
      audience: { segments: ["none"] },
    });
    const all = ["audience.segments not_found", "phases.0.variations required", "phases.0.channels.1 unknown"];
    expect(bare.problems.map(({ field, code }) => `${field} ${code}`)).toEqual(expect.arrayContaining(all));
    expect(faults(await post(`/${bare.id}/submit`, author))).toEqual(expect.arrayContaining(all));
  });

  test("a duplicate is a draft of its own, moved by the wall's clock", async () => {
    const { make, post, upTo } = start();
    const { id } = await make();
    await upTo(id, "submit", "approve", "sign", "launch");
    const copy = (await post(`/${id}/duplicate`, author, { name: "Again", startsAt: later(31) }))
      .body as CampaignWithState;
    expect(copy).toMatchObject({
      status: "draft",
      revision: 1,
      signed: null,
      plan: { phases: [{ startsAt: later(31), endsAt: later(33) }] },
    });
  });
});

describe("approving", () => {
  test("is others' affair, locks the plan, and says who may do what", async () => {
    const { make, post, look, patch, upTo } = start();
    const { id, can } = await make();
    expect(can).toEqual(["edit", "edit_plan", "submit", "cancel", "duplicate", "comment"]);
    await upTo(id, "submit");
    expect(codeOf(await patch(id, { purpose: "service" }))).toBe("campaign_locked");
    expect((await patch(id, { name: "Autumn 2" })).status).toBe(200);
    expect(codeOf(await post(`/${id}/approve`, author))).toBe("campaign_not_asked");
    expect(codeOf(await post(`/${id}/approve`, { ...approver, kind: "key" }))).toBe("campaign_not_asked");
    expect((await look(id, approver)).can).toEqual(expect.arrayContaining(["approve", "request_changes"]));
    await upTo(id, "reject");
    expect(await look(id)).toMatchObject({ status: "changes_requested" });
    expect((await patch(id, { phases: [phase(2, 4)] })).body).toMatchObject({ status: "draft", revision: 2 });
    await upTo(id, "submit", "approve");
    expect(await look(id)).toMatchObject({ status: "approved", revision: 2, approval: { level: null } });
  });

  test("asks level by level, counts nobody twice, and counts anew when the policy becomes stricter", async () => {
    const { ask, make, post, look, upTo } = start();
    const set = (body: object) => ask("PATCH", "/api/approval-policy", { body, as: signer });
    const { id } = await make();
    await upTo(id, "submit", "approve");
    const levels = [{ name: "Team" }, { name: "Head", people: [signer.id] }];
    expect((await set({ levels })).status).toBe(200);
    expect(codeOf(await post(`/${id}/sign`, signer))).toBe("campaign_not_covered");
    expect(codeOf(await post(`/${id}/approve`, author))).toBe("campaign_not_asked");
    expect(await look(id)).toMatchObject({ approval: { level: 2, missing: 1 } });
    expect((await post(`/${id}/approve`, signer)).body).toMatchObject({ status: "approved" });
    await upTo(id, "sign", "launch");
    expect(codeOf(await set({ levels: [] }))).toBe("validation_failed");
  });

  test("history, versions, comments and what became another are there to be read", async () => {
    const { ask, make, post, patch, upTo } = start();
    const { id, plan } = await make();
    await upTo(id, "submit", "reject");
    const [first] = plan.phases;
    await patch(id, { phases: [{ ...phase(1, 4), phaseId: first?.phaseId }] });
    await upTo(id, "submit");
    expect((await post(`/${id}/comments`, author, { text: "Longer now" })).status).toBe(201);
    const read = async (path: string) =>
      (await ask("GET", `${base}/${id}/${path}`, { as: author })).body as { data: unknown[] };
    expect((await read("reviews")).data).toMatchObject([
      { action: "submitted" },
      { action: "changes_requested" },
      { action: "submitted" },
    ]);
    expect((await read("versions")).data).toMatchObject([{ revision: 2 }, { revision: 1 }]);
    expect((await read("comments")).data).toMatchObject([{ text: "Longer now", revision: 2 }]);
    expect(await read("diff?from=1&to=2")).toMatchObject({
      changes: expect.arrayContaining([
        { field: `phases.${first?.phaseId}.endsAt`, before: later(3), after: later(4) },
      ]),
    });
  });
});

describe("signing", () => {
  test("needs a second factor of the last five minutes", async () => {
    const { make, post, clock, upTo } = start();
    const { id } = await make();
    await upTo(id, "submit", "approve");
    const stale = { ...signer, signedInAt: NOW / 1000 - 301 };
    const { signedInAt: _, ...unproven } = signer;
    for (const as of [stale, unproven, { ...signer, secondFactor: false }, { ...signer, kind: "key" as const }])
      expect(codeOf(await post(`/${id}/sign`, as))).toBe("fresh_second_factor_required");
    clock.time += 300_001;
    expect(codeOf(await post(`/${id}/sign`, signer))).toBe("fresh_second_factor_required");
    clock.time -= 1;
    expect((await post(`/${id}/sign`, signer)).body).toMatchObject({
      signed: { by: signer.id, method: "second_factor" },
    });
    expect((await post(`/${id}/sign`, approver)).status).toBe(403);
  });

  test("its certificate is checked by openssl alone", async () => {
    const { ask, make, upTo } = start();
    const { id } = await make();
    await upTo(id, "submit", "approve", "sign");
    const { body } = await ask("GET", `${base}/${id}/certificate`, { as: author });
    const { text, signature, publicKey, plan, hash, valid, current } = body as Record<string, string>;
    expect([valid, current]).toEqual([true, true]);
    const folder = mkdtempSync(join(tmpdir(), "certificate-"));
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const check = (words: string) =>
      execFileSync("openssl", [
        ...["dgst", "-sha256", "-verify", file("key.pem", publicKey ?? "")],
        ...[
          "-signature",
          file("signature.der", Buffer.from(signature ?? "", "base64")),
          file("certificate.txt", words),
        ],
      ]).toString();
    expect(check(text ?? "")).toBe("Verified OK\n");
    expect(() => check(`${text}.`)).toThrow();
    expect(execFileSync("openssl", ["dgst", "-sha256", file("plan.json", plan ?? "")]).toString()).toContain(hash);
    expect(text).toContain(hash);
    expect(text).toContain(`Signed by: ${signer.id}`);
  });
});

/** Everything that people, keys and whoever writes to the table can do, in any order. */
const ACTIONS = [
  ...(["submit", "withdraw", "approve", "reject", "sign", "launch", "pause", "resume"] as const),
  ...(["edit", "stricter", "own approve", "row status", "row plan", "row revision", "other signature"] as const),
] as const;

test("no path around the gate: what it covers was approved by others and signed, exactly so", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...ACTIONS), { minLength: 4, maxLength: 16 }), async (actions) => {
      const world = start();
      const { campaigns, post, patch, make, hash, checkSignature: check } = world;
      const gate = makeCampaignGate({
        verify: makeVerifyPlan({ key: world.signingKey, check, hash, tenant: "demo" }),
        hash,
      });
      const { id } = await make();
      const other = await make({ ...written, name: "Other" });
      await world.upTo(other.id, "submit", "approve", "sign");
      const foreign = await campaigns.signed(other.id);
      // Kept beside the system: which plan at which revision others approved, and which was signed after that.
      const [approved, signed] = [new Set<string>(), new Set<string>()];
      let days = 3;
      for (const action of actions) {
        const before = await campaigns.get(id);
        if (!before) throw new Error("the campaign is gone");
        const name = `${before.revision} ${planHash(before.plan, hash)}`;
        const write = (more: object) => campaigns.save({ ...before, ...more, version: before.version + 1 });
        if (action === "edit") await patch(id, { phases: [phase(1, ++days)] });
        else if (action === "stricter")
          await world.ask("PATCH", "/api/approval-policy", {
            body: { levels: [{ name: "Two", approvals: 2 }] },
            as: signer,
          });
        else if (action === "own approve") await post(`/${id}/approve`, author);
        else if (action === "row status") await write({ status: "running" });
        else if (action === "row plan") await write({ plan: { ...before.plan, purpose: "service" } });
        else if (action === "row revision") await write({ revision: before.revision + 1 });
        else if (action === "other signature" && foreign)
          await campaigns.save({ ...before, version: before.version + 1 }, { signed: { ...foreign, campaignId: id } });
        else {
          const as = action === "approve" || action === "reject" ? approver : action === "sign" ? signer : author;
          const { status } = await post(`/${id}/${action}`, as);
          if (status === 200 && action === "approve") approved.add(name);
          if (status === 200 && action === "sign") {
            expect(approved.has(name)).toBe(true);
            signed.add(name);
          }
        }
        const after = await campaigns.get(id);
        if (!after) throw new Error("the campaign is gone");
        const gated = await gate(after, await campaigns.signed(id));
        if (gated.covered) expect(signed.has(`${after.revision} ${planHash(gated.plan, hash)}`)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("goes, waits, goes on and ends; a changed plan is not sent until it was approved and signed anew", async () => {
  const { make, post, patch, look, clock, upTo } = start();
  const { id, plan } = await make();
  await upTo(id, "submit", "approve");
  expect(codeOf(await post(`/${id}/launch`, author))).toBe("campaign_not_covered");
  await upTo(id, "sign", "launch");
  expect(await look(id)).toMatchObject({ status: "scheduled", signed: { by: signer.id } });
  clock.time += 2 * 86_400_000;
  await upTo(id, "pause", "resume");
  expect(await look(id)).toMatchObject({ status: "running" });
  const own = { ...phase(1, 3), phaseId: plan.phases[0]?.phaseId };
  expect(codeOf(await patch(id, { phases: [own] }))).toBe("campaign_locked");
  await upTo(id, "pause");
  expect(faults(await patch(id, { phases: [{ ...own, channels: ["email"] }] }))).toEqual(["phases.0 begun"]);
  const [variation] = plan.phases[0]?.variations ?? [];
  const kept = { ...own, variations: [{ ...phase(1, 3).variations[0], variationId: variation?.variationId }] };
  const longer = await patch(id, { phases: [{ ...kept, endsAt: later(5) }] });
  expect(longer.body).toMatchObject({ status: "draft", revision: 2, signed: null });
  expect(codeOf(await post(`/${id}/resume`, author))).toBe("campaign_state");
  await upTo(id, "cancel");
  expect(codeOf(await patch(id, { purpose: "service" }))).toBe("campaign_state");
});
