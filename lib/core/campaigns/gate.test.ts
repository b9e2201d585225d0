/** Nothing passes but what was approved and signed as it stands, whatever is done to the rows. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSignature } from "../../adapters/kms/signing.ts";
import { certificateText, planHash } from "./certificate.ts";
import { makeCampaignGate } from "./gate.ts";
import { CAMPAIGN_STATUSES, type Campaign, type SignedPlan } from "./model.ts";
import { makeVerifyPlan } from "./verify.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const pair = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const [own, foreign] = [pair(), pair()];
const pem = own.publicKey.export({ type: "spki", format: "pem" }).toString();
const KEY = "arn:aws:kms:us-east-1:000000000000:key/own";

const campaign: Campaign = {
  campaignId: "cmp_a",
  name: "Autumn",
  description: "",
  businessUnit: null,
  objectives: [],
  owners: [],
  goals: [],
  tags: [],
  status: "scheduled",
  plan: {
    purpose: "marketing",
    timeZone: "America/Lima",
    audience: { segments: ["seg_a"], excluded: ["seg_b"], condition: { path: "country", op: "eq", value: "PE" } },
    definitions: {
      seg_a: { name: "Regulars", condition: { path: "conversations.count", op: "gte", value: 3 } },
      seg_b: { name: "Staff", condition: null },
    },
    phases: [
      {
        phaseId: "abcdefgh",
        kind: "launch",
        name: "Launch",
        instructions: "",
        startsAt: "2026-12-01T10:00",
        endsAt: "2026-12-05T10:00",
        zone: "recipient",
        audience: null,
        channels: ["email", "sms"],
        variations: [
          {
            variationId: "a",
            name: "A",
            weight: 1,
            content: {
              template: { id: "t", key: "autumn", version: 2 },
              contentHash: "f".repeat(64),
              data: { off: 10 },
            },
          },
          {
            variationId: "b",
            name: "B",
            weight: 1,
            content: { contents: { default: { type: "text", text: "Hello" } } },
          },
        ],
        holdoutPercent: 5,
        winner: { metric: "clicked", testPercent: 20, decideAfterMinutes: 120 },
        window: { from: 540, to: 1200, days: [1, 2, 3, 4, 5] },
        lateStartMinutes: 60,
      },
    ],
    budget: { micros: 5_000_000, currency: "USD" },
    tracking: null,
  },
  revision: 3,
  isTemplate: false,
  createdBy: "usr_a",
  createdAt: "2026-11-20T10:00:00.000Z",
  updatedAt: "2026-11-20T10:00:00.000Z",
  version: 7,
};

const signedBy = (of: Campaign, key = own, tenant = "demo", more: Partial<SignedPlan> = {}): SignedPlan => {
  const unsigned = {
    campaignId: of.campaignId,
    revision: of.revision,
    plan: of.plan,
    hash: planHash(of.plan, hash),
    keyId: KEY,
    signedBy: "usr_c",
    signedAt: "2026-11-21T10:00:00.000Z",
    method: "second_factor",
    approvals: [{ level: 1, by: "usr_b", at: "2026-11-21T09:00:00.000Z" }],
    ...more,
  };
  const text = Buffer.from(certificateText(tenant, unsigned));
  return { ...unsigned, signature: sign("sha256", text, key.privateKey).toString("base64") };
};
const signed = signedBy(campaign);
const verify = makeVerifyPlan({ key: async () => ({ keyId: KEY, pem }), check: checkSignature, hash, tenant: "demo" });
const gate = makeCampaignGate({ verify, hash });

/** Every leaf of it, and every object and list that something may be added to. */
const places = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] => [
  path,
  ...(value !== null && typeof value === "object"
    ? Object.entries(value).flatMap(([name, inner]) => places(inner, [...path, name]))
    : []),
];
function changedAt<T>(value: T, path: readonly string[], change: (leaf: unknown) => unknown): T {
  const [name, ...rest] = path;
  if (name === undefined) return change(value) as T;
  const copy = (Array.isArray(value) ? [...(value as readonly unknown[])] : { ...value }) as Record<string, unknown>;
  copy[name] = changedAt(copy[name], rest, change);
  return copy as T;
}
const another = (leaf: unknown): unknown => {
  if (Array.isArray(leaf)) return leaf.length > 0 ? leaf.slice(1) : ["x"];
  if (leaf !== null && typeof leaf === "object") {
    const [, ...rest] = Object.entries(leaf);
    return Object.keys(leaf).length > 0 ? Object.fromEntries(rest) : { more: 1 };
  }
  if (typeof leaf === "number") return leaf + 1;
  if (typeof leaf === "boolean") return !leaf;
  return leaf === null ? true : `${leaf}x`;
};

describe("the gate", () => {
  test("lets through what was approved and signed as it stands, while it is launched", async () => {
    expect(await gate(campaign, signed)).toEqual({ covered: true, plan: campaign.plan });
    // What a store hands back has other orders of fields.
    const reversed = JSON.parse(JSON.stringify(campaign), (_, value) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value as object).reverse())
        : value,
    ) as Campaign;
    expect(await gate(reversed, signed)).toMatchObject({ covered: true });
    for (const status of CAMPAIGN_STATUSES) {
      const { covered } = await gate({ ...campaign, status }, signed);
      expect([status, covered]).toEqual([status, status === "scheduled" || status === "running"]);
    }
  });

  test("whichever place of the plan is changed, in the head, in the signed row or in both, it is refused", async () => {
    for (const path of places(campaign.plan)) {
      const plan = changedAt(campaign.plan, path, another);
      const changed = { ...campaign, plan };
      const both = { ...signed, plan, hash: planHash(plan, hash) };
      for (const [of, by] of [
        [changed, signed],
        [campaign, { ...signed, plan }],
        [changed, { ...signed, plan }],
        [changed, both],
      ] as const)
        expect([path, (await gate(of, by)).covered]).toEqual([path, false]);
    }
  });

  test("whichever place of the signature's row is changed, it is refused", async () => {
    for (const path of places(signed).slice(1))
      expect([path, (await gate(campaign, changedAt(signed, path, another))).covered]).toEqual([path, false]);
  });

  test("no mixture of several honest and dishonest rows passes, unless it is an honest one", async () => {
    const heads = [
      campaign,
      { ...campaign, revision: 4 },
      { ...campaign, campaignId: "cmp_b" },
      { ...campaign, isTemplate: true },
      { ...campaign, plan: { ...campaign.plan, timeZone: "America/Bogota" } },
      { ...campaign, plan: { ...campaign.plan, definitions: {} } },
    ] as const;
    const SIGNED_FIELDS = ["campaignId", "revision", "plan"] as const;
    const makers = fc.record({
      of: fc.constantFrom(...heads),
      key: fc.constantFrom(own, foreign),
      tenant: fc.constantFrom("demo", "other"),
      approvals: fc.constantFrom(signed.approvals, []),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...heads),
        fc.constantFrom(...CAMPAIGN_STATUSES),
        makers,
        makers,
        fc.uniqueArray(fc.constantFrom(...(Object.keys(signed) as (keyof SignedPlan)[]))),
        async (head, status, maker, other, taken) => {
          const [row, donor] = [maker, other].map(({ of, key, tenant, approvals }) =>
            signedBy(of, key, tenant, { approvals }),
          );
          // A row made of the parts of two.
          const given = { ...row, ...Object.fromEntries(taken.map((name) => [name, donor?.[name]])) } as SignedPlan;
          const asked = { ...head, status };
          const { covered } = await gate(asked, given);
          // Whether it is a pattern is said by the head alone, and no part of what is signed.
          const honest = [maker, other].some(
            ({ of, key, tenant, approvals }) =>
              SIGNED_FIELDS.every((field) => of[field] === head[field]) &&
              key === own &&
              tenant === "demo" &&
              approvals.length > 0 &&
              !head.isTemplate &&
              of.plan !== heads[5].plan,
          );
          if (covered) expect([honest, status === "scheduled" || status === "running"]).toEqual([true, true]);
          if (maker === other && taken.length === 0)
            expect(covered).toBe(honest && (status === "scheduled" || status === "running"));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("says which", async () => {
    const codeOf = async (of: Partial<Campaign>, by: SignedPlan | undefined) => {
      const said = await gate({ ...campaign, ...of }, by);
      return said.covered ? "covered" : said.code;
    };
    expect([
      await codeOf({ isTemplate: true }, signed),
      await codeOf({ status: "draft" }, signed),
      await codeOf({ status: "paused" }, signed),
      await codeOf({ status: "cancelled" }, signed),
      await codeOf({}, undefined),
      await codeOf({ campaignId: "cmp_b" }, signed),
      await codeOf({ revision: 4 }, signed),
      await codeOf({ plan: { ...campaign.plan, purpose: "service" } }, signed),
      await codeOf({}, signedBy(campaign, own, "demo", { approvals: [] })),
      await codeOf({}, signedBy(campaign, foreign)),
      await codeOf({}, signedBy(campaign, own, "other")),
      await codeOf({}, signedBy(campaign, own, "demo", { keyId: "another" })),
    ]).toEqual([
      ...(["template", "not_launched", "paused", "ended", "not_signed", "other_campaign", "other_revision"] as const),
      ...(["plan_changed", "not_approved", "bad_signature", "bad_signature", "bad_signature"] as const),
    ]);
  });

  test("a value that would begin a line of its own is signed by nobody", () => {
    expect(() => signedBy(campaign, own, "demo\nSigned by: usr_x")).toThrow("cannot hold");
    expect(() => signedBy(campaign, own, "demo", { method: "" })).toThrow("cannot hold");
  });
});
