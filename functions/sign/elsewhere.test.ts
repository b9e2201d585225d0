/** Signing at DocuSign, by its stand-in: one road to a signature, whatever is posted, repeated, changed or pretended. */
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DOCUSIGN } from "../../infra/local/providers/docusign/index.ts";
import { type Providers, startProviders } from "../../infra/local/providers/server.ts";
import { docuSignAccount, makeDocuSign } from "../../lib/adapters/docusign/envelopes.ts";
import { isFromDocuSign } from "../../lib/adapters/docusign/webhook.ts";
import { callHttp as http } from "../../lib/adapters/http/http.ts";
import { checkSignature } from "../../lib/adapters/kms/signing.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import { DEFAULT_POLICY } from "../../lib/core/approvals/model.ts";
import { certificateText, planHash } from "../../lib/core/campaigns/certificate.ts";
import { makeSignElsewhere } from "../../lib/core/campaigns/elsewhere.ts";
import { makeCampaignGate } from "../../lib/core/campaigns/gate.ts";
import type { Campaign, CampaignPlan } from "../../lib/core/campaigns/model.ts";
import { makeSignCampaign } from "../../lib/core/campaigns/sign.ts";
import { makeVerifyPlan } from "../../lib/core/campaigns/verify.ts";
import { makeWithdrawSignature } from "../../lib/core/signatures/withdraw.ts";
import { memoryCampaigns } from "../api/testing/campaigns.ts";
import { memoryRequests } from "../api/testing/signatures.ts";
import { makeHear } from "./hear.ts";

const AT = "2026-11-20T10:00:00.000Z";
const clock = { now: () => Date.parse(AT) };
const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = async () => ({ keyId: "k", pem: ec.publicKey.export({ type: "spki", format: "pem" }).toString() });
const plan = (text = "Hello"): CampaignPlan => ({
  ...{ purpose: "marketing", timeZone: "UTC", budget: { micros: 5e7, currency: "EUR" }, tracking: null },
  audience: { segments: ["s1"], excluded: [], condition: null },
  definitions: { s1: { name: "Regulars", condition: null } },
  phases: [
    {
      ...{ phaseId: "abcdefgh", kind: "launch", name: "Autumn", instructions: "", zone: "account", audience: null },
      ...{ startsAt: "2026-12-01T10:00", endsAt: "2026-12-02T10:00", channels: ["sms", "email"], holdoutPercent: 0 },
      ...{ winner: null, window: null, lateStartMinutes: 60 },
      variations: [
        { variationId: "a", name: "A", weight: 1, content: { contents: { default: { type: "text", text } } } },
      ],
    },
  ],
});
const ID = "c".repeat(16);
const SIGNER = { id: "usr_s", name: "Sofía Signs", email: "sofia@business.example" };

let providers: Providers;
let server: Server;
let origin = "";
let hear: ReturnType<typeof makeHear>;
beforeAll(async () => {
  providers = await startProviders({ port: 0, now: clock.now });
  providers.docusign.trust(rsa.publicKey.export({ type: "spki", format: "pem" }).toString());
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const { method = "", url: path = "", headers } = request;
      const asked = { id: "r", method, path, headers, body: Buffer.concat(chunks), address: "192.0.2.1" };
      const { status, body } = await hear(asked as never);
      response.writeHead(status).end(body);
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await providers.stop();
});

let serial = 0;
function desk() {
  const tenant = `demo-${++serial}`;
  const [campaigns, requests] = [memoryCampaigns(), memoryRequests()];
  const credentials = {
    ...{ sandbox: true, clientId: DOCUSIGN.clientId, userId: DOCUSIGN.userId },
    privateKey: rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
  const outside = { http, baseUrl: providers.baseUrls.docusign };
  const provider = async () =>
    makeDocuSign(outside, { ...credentials, accountId: DOCUSIGN.accountId, baseUri: "https://eu.docusign.example" });
  const ports = {
    ...{ campaigns, requests, provider, key, hash, clock, ids, tenant },
    policy: { get: async () => ({ ...DEFAULT_POLICY, method: "docusign" as const }) },
    approvers: async () => [{ id: "usr_b", role: "supervisor" }],
    sign: async (text: string) => sign("sha256", Buffer.from(text), ec.privateKey).toString("base64"),
    signer: async (id: string) => (id === SIGNER.id ? SIGNER : undefined),
    business: async () => "Casa Andina",
  };
  const elsewhere = makeSignElsewhere(ports);
  hear = makeHear({
    of: () => ({
      elsewhere,
      isFromService: async ({ body, headers }) => isFromDocuSign(DOCUSIGN.webhookKey, body, headers),
    }),
    ...{ now: clock.now, gate: () => true },
  });
  const gate = makeCampaignGate({ verify: makeVerifyPlan({ key, check: checkSignature, hash, tenant }), hash });
  const covered = async () => {
    const campaign = await campaigns.get(ID);
    const launched = { ...(campaign as Campaign), status: "running" as const };
    const gated = await gate(launched, await campaigns.signed(ID));
    return gated.covered || gated.code;
  };
  const approved = async () => {
    const fresh: Campaign = {
      ...{ campaignId: ID, name: "Autumn", description: "", businessUnit: null, objectives: [], owners: [], goals: [] },
      ...{ tags: [], status: "draft", plan: plan(), revision: 1, isTemplate: false, createdBy: "usr_a" },
      ...{ createdAt: AT, updatedAt: AT, version: 1 },
    };
    await campaigns.create(fresh);
    const submitted = {
      campaignId: ID,
      revision: 1,
      plan: plan(),
      hash: planHash(plan(), hash),
      submittedBy: "usr_a",
      submittedAt: AT,
    };
    await campaigns.save({ ...fresh, status: "in_review", version: 2 }, { submitted });
    const step = {
      revision: 1,
      version: 3,
      action: "approved",
      person: "usr_b",
      at: AT,
      comment: null,
      level: 1,
      role: "supervisor",
    } as const;
    await campaigns.save({ ...fresh, status: "approved", version: 3 }, { step });
  };
  const ask = (signer = SIGNER.id) => elsewhere.ask({ campaignId: ID, by: "usr_s", at: AT, signer, origin });
  const out = async () => {
    const outcome = await ask();
    if (outcome.kind !== "asked") throw new Error(JSON.stringify(outcome));
    return outcome.request.envelopeId ?? "";
  };
  const state = async () => (await requests.get(ID))?.state;
  const withdraw = makeWithdrawSignature({ campaigns, requests, provider, clock });
  return { ...ports, elsewhere, covered, approved, ask, out, state, withdraw, outside, credentials };
}
let one: ReturnType<typeof desk>;
beforeEach(async () => {
  one = desk();
  await one.approved();
});
const post = (path: string, body: string, signature?: string) =>
  fetch(`${origin}${path}`, {
    ...{ method: "POST", body },
    headers: signature === undefined ? {} : { "x-docusign-signature-1": signature },
  }).then(({ status }) => status);

test("what the signer reads names the plan and its hash; signed there, it is attested here, once, and covered by the one gate", async () => {
  expect(await one.covered()).toBe("not_signed");
  const envelopeId = await one.out();
  // Asked again, and again after the answer was lost: the same envelope.
  expect(await one.out()).toBe(envelopeId);
  const request = await one.requests.get(ID);
  if (request) await one.requests.save({ ...request, state: "asked", envelopeId: null, version: request.version + 1 });
  expect(await one.out()).toBe(envelopeId);
  const document = providers.docusign.envelopes().at(-1)?.document ?? "";
  for (const words of [
    "Casa Andina",
    "Autumn",
    "Regulars",
    "sms, email",
    "50 EUR",
    "2026-12-01T10:00",
    "Hello",
    "usr_b",
  ])
    expect(document).toContain(words);
  expect(document).toContain(planHash(plan(), hash));

  expect(await providers.docusign.finish(envelopeId, "completed")).toBe(204);
  const signed = await one.campaigns.signed(ID);
  expect([await one.state(), await one.covered()]).toEqual(["completed", true]);
  expect(signed).toMatchObject({
    ...{ method: "docusign", signedBy: "usr_s", hash: planHash(plan(), hash) },
    external: { service: "docusign", envelopeId, address: SIGNER.email, completedAt: AT },
  });
  if (!signed) throw new Error("not signed");
  expect(certificateText(one.tenant, signed)).toContain(`Envelope: ${envelopeId}\nSigned there by: ${SIGNER.email}`);
  // Told twice, it is signed once.
  expect(await providers.docusign.tellAgain(envelopeId)).toBe(204);
  expect((await one.campaigns.steps(ID)).filter(({ action }) => action === "signed")).toHaveLength(1);
  // Another address, time or envelope in the row is another text, which nobody signed.
  const verify = makeVerifyPlan({ key, check: checkSignature, hash, tenant: one.tenant });
  const { external } = signed;
  if (!external) throw new Error("not external");
  expect(await verify(signed)).toBe(true);
  for (const other of [
    { address: "other@business.example" },
    { envelopeId: "e2" },
    { completedAt: "2026-11-21T10:00:00.000Z" },
  ])
    expect(await verify({ ...signed, external: { ...external, ...other } })).toBe(false);
});

test("what is posted is believed of nothing: forged, unsigned, of another envelope, or before anybody signed", async () => {
  const envelopeId = await one.out();
  const path = `/signatures/docusign/${one.tenant}.${ID}`;
  const body = JSON.stringify({
    event: "envelope-completed",
    data: { envelopeId, envelopeSummary: { status: "completed" } },
  });
  const hmac = (text: string, secret: string = DOCUSIGN.webhookKey) =>
    createHmac("sha256", secret).update(text).digest("base64");
  expect(await post(path, body)).toBe(404);
  expect(await post(path, body, hmac(body, "guessed"))).toBe(404);
  expect(await post(path, `${body} `, hmac(body))).toBe(404);
  const other = JSON.stringify({ data: { envelopeId: "another" } });
  expect(await post(path, other, hmac(other))).toBe(404);
  // Well signed, and not true: the service itself says that it is out.
  expect(await post(path, body, hmac(body))).toBe(204);
  expect([await one.state(), await one.covered()]).toEqual(["out", "not_signed"]);
});

test("signed by somebody else, of another plan, declined or expired, it is no signature", async () => {
  const wrong = await one.out();
  expect(await providers.docusign.finish(wrong, "completed", "mallory@elsewhere.example")).toBe(204);
  expect([await one.state(), await one.covered()]).toEqual(["refused", "not_signed"]);
  for (const [how, state] of [
    ["declined", "declined"],
    ["expired", "expired"],
  ] as const) {
    await providers.docusign.finish(await one.out(), how);
    expect([await one.state(), await one.covered()]).toEqual([state, "not_signed"]);
  }
  expect((await one.requests.get(ID))?.reason).toBe("Envelope has expired.");
});

test("a change of the plan while the envelope is out takes it back, and its signature counts for nothing", async () => {
  const envelopeId = await one.out();
  const campaign = await one.campaigns.get(ID);
  if (!campaign) throw new Error("no campaign");
  const changed = { ...campaign, plan: plan("Other words"), revision: 2, status: "draft" as const, version: 4 };
  await one.campaigns.save(changed, { voids: true });
  // Signed in the moment before it is taken back.
  await providers.docusign.finish(envelopeId, "completed");
  expect([await one.state(), await one.covered()]).toEqual(["void", "not_signed"]);

  const next = desk();
  await next.approved();
  const second = await next.out();
  await next.campaigns.save({ ...changed }, { voids: true });
  expect(await next.withdraw(ID)).toBe("withdrawn");
  expect([await next.state(), await next.withdraw(ID)]).toEqual(["void", "stays"]);
  expect(providers.docusign.envelopes().find((envelope) => envelope.envelopeId === second)?.status).toBe("voided");
});

test("who may not sign is not asked, a second factor is no way around the service, and bad credentials are said", async () => {
  expect(await one.ask("usr_x")).toMatchObject({ kind: "refused", because: "not_asked" });
  const here = makeSignCampaign(one);
  const signer = { campaignId: ID, by: "usr_s", at: AT, secondFactorAt: clock.now() };
  expect(await here(signer)).toMatchObject({ kind: "refused", because: "state" });
  expect(await docuSignAccount(one.outside, one.credentials)).toMatchObject({
    ok: true,
    value: { account: "Casa Andina" },
  });
  expect(await docuSignAccount(one.outside, { ...one.credentials, userId: "other" })).toMatchObject({
    code: "consent_required",
  });
  expect(await docuSignAccount(one.outside, { ...one.credentials, privateKey: "x" })).toMatchObject({
    code: "bad_key",
  });
});
