/** A campaign's shard: a hundred recipients of one lane, as the deployed function sends them. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { localCredentials } from "../../infra/local/engines/clients.ts";
import { audienceItem } from "../../lib/adapters/dynamo/audience.ts";
import { makeCampaignStore } from "../../lib/adapters/dynamo/campaigns.ts";
import { makeDocumentClient } from "../../lib/adapters/dynamo/client.ts";
import { makeSendingPolicyStore } from "../../lib/adapters/dynamo/consent.ts";
import { makeWaveStore } from "../../lib/adapters/dynamo/waves.ts";
import { systemIds as ids } from "../../lib/adapters/system/system.ts";
import type { AudienceRow } from "../../lib/core/audience/model.ts";
import { certificateText, planHash } from "../../lib/core/campaigns/certificate.ts";
import type { Campaign, CampaignPlan } from "../../lib/core/campaigns/model.ts";
import { DEFAULT_SENDING } from "../../lib/core/policy/model.ts";
import { campaignRef, ownOf, waveIdOf } from "../../lib/core/shards/model.ts";
import { newWave } from "../../lib/core/shards/waves.ts";
import { CONNECTION } from "./events.ts";
import { TABLE, TENANT } from "./rooms.ts";

export const RECIPIENTS = 100;
export const SIGNING_KEY_ID = "arn:aws:kms:eu-west-1:123456789012:key/bench";
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
export const PUBLIC_KEY = publicKey.export({ format: "der", type: "spki" }).toString("base64");

const PHASE = "launch";

/** A shard of a large campaign is a small range of ids: theirs all begin alike, and all such ids are one shard of so many. */
const [FIRST, SHARDS] = ["2", 32];
const CONTACTS = Array.from({ length: RECIPIENTS * SHARDS * 2 }, (_, number) => ids.derive("bench", String(number)))
  .filter((id) => id.startsWith(FIRST))
  .slice(0, RECIPIENTS);

/** Whom it is for, and in how many shards and lanes. */
export interface Size {
  readonly campaign: string;
  readonly contactIds: readonly string[];
  readonly shards: number;
  readonly lanes: number;
}
const HUNDRED: Size = { campaign: "campaign", contactIds: CONTACTS, shards: SHARDS, lanes: 1 };

const contactOf = (contactId: string, number: number): AudienceRow => ({
  ...{ contactId, name: `Persona ${number}`, language: "es", country: "PE" },
  ...{ timeZone: null, createdAt: "2026-01-01T00:00:00.000Z", source: null, tags: ["vip"], customFields: {} },
  addresses: [{ kind: "phone", value: `+5198${String(number).padStart(7, "0")}` }],
  consent: [{ purpose: "marketing", channel: "*", state: "granted", at: "2026-01-01T00:00:00.000Z" }],
  ...{ chats: {}, leads: { open: [], won: 0, lost: 0 }, interests: [], lists: [], events: {}, segments: [] },
  conversations: { count: 0, lastInboundOn: null, lastOutboundOn: null, channels: [] },
  ...{ reactions: { opened: [], clicked: [], answered: [] }, version: 1 },
});

/** A running campaign whose only wave was handed out: the commands of its shards, and how providers name each one's message. */
export async function prepareCampaign(
  origin: string,
  now: number,
  { campaign: name, contactIds, shards, lanes }: Size = HUNDRED,
): Promise<{ readonly commands: readonly string[]; readonly references: readonly string[] }> {
  const client = makeDocumentClient({ endpoint: origin, region: "eu-west-1", credentials: localCredentials });
  const context = { client, tableName: TABLE, tenant: TENANT };
  const campaignId = ids.derive("bench", name);
  for (const [number, contactId] of contactIds.entries())
    await client.put({ TableName: TABLE, Item: audienceItem(TENANT, contactOf(contactId, number)) });
  await makeSendingPolicyStore(context).save({
    ...DEFAULT_SENDING,
    ...{ caps: [], quietHours: { from: 0, to: 0 }, version: 1 },
  });
  const local = (at: number) => new Date(at).toISOString().slice(0, 16);
  const plan: CampaignPlan = {
    ...{ purpose: "marketing", timeZone: "UTC", audience: { segments: [], excluded: [], condition: null } },
    ...{ budget: null, tracking: null },
    phases: [
      {
        ...{ phaseId: PHASE, kind: "launch", name: "Launch", instructions: "", zone: "account", audience: null },
        ...{ startsAt: local(now - 60_000), endsAt: local(now + 86_400_000), channels: ["whatsapp"] },
        ...{ holdoutPercent: 0, winner: null, window: null, lateStartMinutes: 60 },
        variations: [
          {
            ...{ variationId: "a", name: "A", weight: 1 },
            content: { contents: { default: { type: "template", name: "otono", language: "es", variables: ["Ana"] } } },
          },
        ],
      },
    ],
  };
  const at = new Date(now).toISOString();
  const campaign: Campaign = {
    ...{ campaignId, name: "Otoño", description: "", businessUnit: null, objectives: [], owners: [] },
    ...{ goals: [], tags: [], status: "running", plan, revision: 1, isTemplate: false, elsewhere: [] },
    ...{ launchedAt: at, createdBy: "usr_ana", createdAt: at, updatedAt: at, version: 1 },
  };
  const store = makeCampaignStore(context);
  await store.create(campaign);
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const signed = {
    ...{ campaignId, revision: 1, hash: planHash(plan, sha256), keyId: SIGNING_KEY_ID, signedAt: at },
    ...{ signedBy: "usr_ana", method: "second_factor", approvals: [{ level: 1, by: "usr_eva", at }] },
  };
  const signature = sign("sha256", Buffer.from(certificateText(TENANT, signed)), privateKey).toString("base64");
  await client.put({
    TableName: TABLE,
    Item: {
      ...{ pk: `${TENANT}#campaign#${campaignId}`, sk: "signed", entity: "campaign-signature", v: 1 },
      ...{ ...signed, signature, plan: JSON.stringify(plan) },
    },
  });
  const of = { campaignId, phaseId: PHASE, revision: 1, kind: "all", at, sweeps: true } as const;
  const waveId = waveIdOf(ids, of);
  await makeWaveStore(context).create({
    ...newWave(of, waveId),
    ...{ state: "fired", shards, lanes, round: 1, connectionId: CONNECTION },
  });
  const own = ownOf(ids, campaignId, PHASE, "whatsapp");
  const references = contactIds.map((contactId) => campaignRef({ contactId, own }));
  const commands = Array.from({ length: shards }, (_, shard) =>
    JSON.stringify({
      ...{ id: `${waveId}.${shard}.1`, type: "shard.send", version: 1, time: at, tenant: TENANT },
      subject: `${campaignId}.${PHASE}`,
      data: {
        ...{ campaignId, phaseId: PHASE, waveId, shard, round: 1, lane: shard % lanes },
        connectionId: CONNECTION,
      },
    }),
  );
  return { commands, references };
}
