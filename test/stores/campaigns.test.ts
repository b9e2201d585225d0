/** Campaigns against a real table: a step is whole or not at all, what is history never changes, and a signature goes with its plan. */
import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeApprovalPolicyStore, makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { stamped } from "../../lib/adapters/dynamo/stamped.ts";
import { checkSignature } from "../../lib/adapters/kms/signing.ts";
import { sha256Hex, systemIds } from "../../lib/adapters/system/system.ts";
import { makeApproveCampaigns } from "../../lib/core/campaigns/approve.ts";
import { makeCompletePlan } from "../../lib/core/campaigns/complete.ts";
import { makeCampaignGate } from "../../lib/core/campaigns/gate.ts";
import { makeManageCampaigns } from "../../lib/core/campaigns/manage.ts";
import type { Campaign, CampaignPlan } from "../../lib/core/campaigns/model.ts";
import { makeRunCampaigns } from "../../lib/core/campaigns/run.ts";
import { makeSignCampaign } from "../../lib/core/campaigns/sign.ts";
import type { StepOutcome } from "../../lib/core/campaigns/step.ts";
import { makeVerifyPlan } from "../../lib/core/campaigns/verify.ts";
import { startTable, type TestTable } from "../support/table.ts";

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const plan: CampaignPlan = {
  ...{ purpose: "marketing", timeZone: "UTC", budget: { micros: 1e30, currency: "USD" }, tracking: null },
  audience: { segments: [], excluded: [], condition: { path: "n", op: "gt", value: 1e-300 } },
  phases: [
    {
      ...{ phaseId: "abcdefgh", kind: "launch", name: "L", instructions: "", zone: "account", audience: null },
      ...{ startsAt: "2026-12-01T10:00", endsAt: "2026-12-02T10:00", channels: ["sms"], holdoutPercent: 0 },
      ...{ winner: null, window: null, lateStartMinutes: 60 },
      variations: [
        { variationId: "a", name: "A", weight: 1, content: { contents: { default: { type: "text", text: "" } } } },
      ],
    },
  ],
};
const campaignOf = (outcome: StepOutcome): Campaign => {
  if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome));
  return outcome.campaign;
};

test("from a draft to a launch and back, as the table keeps it", async () => {
  const tenant = "campaigns";
  // As the API writes: every row says who did it.
  const client = stamped(
    table.client,
    () => ({ kind: "person", id: "usr_a" }),
    () => systemIds.random(),
  );
  const campaigns = makeCampaignStore({ client, tableName: table.tableName, tenant });
  const policy = makeApprovalPolicyStore({ client, tableName: table.tableName, tenant });
  const clock = { now: () => Date.parse("2026-11-20T10:00:00.000Z") };
  const keys = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = async () => ({ keyId: "k", pem: keys.publicKey.export({ type: "spki", format: "pem" }).toString() });
  const verify = makeVerifyPlan({ key, check: checkSignature, hash: sha256Hex, tenant });
  const gate = makeCampaignGate({ verify, hash: sha256Hex });
  const ports = {
    campaigns,
    policy,
    approvers: async () => [{ id: "usr_b", role: "supervisor" }],
    clock,
    hash: sha256Hex,
  };
  const complete = makeCompletePlan({ template: async () => undefined, segments: async () => ({}), media: ["sms"] });
  const approve = makeApproveCampaigns({ ...ports, complete });
  const manage = makeManageCampaigns({ campaigns, clock, ids: systemIds });
  const run = makeRunCampaigns({ campaigns, gate, clock });
  const signs = makeSignCampaign({
    ...{ ...ports, key, tenant },
    sign: async (text) => sign("sha256", Buffer.from(text), keys.privateKey).toString("base64"),
  });

  const fields = { name: "A", description: "", businessUnit: null, objectives: [], owners: [], goals: [], tags: [] };
  const request = { id: "request-1", at: "2026-11-20T10:00:00.000Z", by: "usr_a" };
  const { campaignId } = campaignOf(await manage.create({ ...fields, isTemplate: false, plan }, request));
  expect(campaignOf(await manage.create({ ...fields, isTemplate: false, plan }, request)).campaignId).toBe(campaignId);
  expect((await campaigns.get(campaignId))?.plan).toEqual(plan);
  const asked = (by: string) => ({ campaignId, by, at: request.at });

  campaignOf(await approve.submit(asked("usr_a")));
  // Two at the same moment: each counts, nobody is lost.
  await policy.save({
    ...(await policy.get()),
    levels: [{ name: "L", roles: [], people: [], approvals: 2 }],
    version: 1,
  });
  await Promise.all([approve.approve(asked("usr_b"), "supervisor"), approve.approve(asked("usr_c"), "supervisor")]);
  expect(await campaigns.get(campaignId)).toMatchObject({ status: "approved", version: 4 });
  campaignOf(await signs({ ...asked("usr_d"), secondFactorAt: clock.now() }));
  campaignOf(await run.launch(asked("usr_a")));
  const launched = await campaigns.get(campaignId);
  if (!launched) throw new Error("gone");
  expect(await gate(launched, await campaigns.signed(campaignId))).toMatchObject({ covered: true });
  expect((await campaigns.steps(campaignId, 1)).map(({ action, person }) => `${action} ${person}`)).toEqual([
    ...["submitted usr_a", "approved usr_b", "approved usr_c", "signed usr_d", "launched usr_a"].map((one) =>
      expect.stringMatching(one.startsWith("approved") ? /^approved usr_[bc]$/ : new RegExp(`^${one}$`)),
    ),
  ]);
  const row = await table.client.get({
    TableName: table.tableName,
    Key: { pk: `${tenant}#campaign#${campaignId}`, sk: "head" },
  });
  expect(row.Item).toMatchObject({ relay: "campaign", by: { id: "usr_a" } });

  // A step is whole or not at all: the same revision is not submitted twice, and then the head stays as well.
  const submitted = await campaigns.submitted(campaignId, 1);
  if (!submitted) throw new Error("gone");
  const next = { ...launched, version: launched.version + 1 };
  expect(await campaigns.save(next, { submitted })).toBe("conflict");
  expect(await campaigns.save(launched)).toBe("saved");
  expect(await campaigns.save({ ...launched, name: "B" })).toBe("conflict");
  campaignOf(await run.cancel(asked("usr_a")));
  expect([await campaigns.signed(campaignId), (await campaigns.signature(campaignId, 1))?.revision]).toEqual([
    undefined,
    1,
  ]);
  expect((await campaigns.list({ limit: 10 }, "cancelled")).items).toHaveLength(1);
  expect((await campaigns.list({ limit: 10 }, "draft")).items).toHaveLength(0);
  expect((await campaigns.submissions(campaignId, { limit: 10 })).items).toEqual([submitted]);
});
