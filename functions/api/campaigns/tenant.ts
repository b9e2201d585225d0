/** Campaigns, and who approves them. `index.ts` fills it with adapters, tests with fakes. */
import type { ApprovalPolicyStore, Approvers } from "../../../lib/core/approvals/ports.ts";
import type { Hash } from "../../../lib/core/audit/model.ts";
import { type ApproveCampaigns, makeApproveCampaigns } from "../../../lib/core/campaigns/approve.ts";
import { type CompletePlan, makeCompletePlan } from "../../../lib/core/campaigns/complete.ts";
import { makeCampaignGate } from "../../../lib/core/campaigns/gate.ts";
import { type ManageCampaigns, makeManageCampaigns } from "../../../lib/core/campaigns/manage.ts";
import { type PinnedSegment, segmentsIn } from "../../../lib/core/campaigns/model.ts";
import type {
  CampaignStore,
  CheckSignature,
  DefineSegments,
  FindTemplate,
  SigningKey,
  VerifyPlan,
} from "../../../lib/core/campaigns/ports.ts";
import { makeRunCampaigns, type RunCampaigns } from "../../../lib/core/campaigns/run.ts";
import { makeVerifyPlan } from "../../../lib/core/campaigns/verify.ts";
import type { FieldStore } from "../../../lib/core/fields/ports.ts";
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import type { PeopleStore, RoleStore, SettingsStore } from "../../../lib/core/people/ports.ts";
import type { SegmentStore } from "../../../lib/core/segments/ports.ts";
import type { ManageSignatureService } from "../../../lib/core/signatures/manage.ts";
import { errorsOf } from "../../../lib/core/templates/data.ts";
import { findPublished } from "../../../lib/core/templates/find.ts";
import type { TemplateStore } from "../../../lib/core/templates/ports.ts";
import { routesFor } from "../route.ts";
import { approversOf } from "./approvers.ts";

export interface CampaignsPorts {
  readonly id: string;
  readonly campaigns: CampaignStore;
  readonly approvalPolicy: ApprovalPolicyStore;
  readonly people: Pick<PeopleStore, "page">;
  readonly roles: Pick<RoleStore, "all">;
  readonly templates: Pick<TemplateStore, "get" | "version">;
  readonly segments: Pick<SegmentStore, "all">;
  readonly fields: Pick<FieldStore, "all">;
  readonly settings: Pick<SettingsStore, "get">;
  readonly campaignMedia: readonly string[];
  readonly signatureService: ManageSignatureService;
  readonly signingKey: SigningKey;
  readonly checkSignature: CheckSignature;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Tenant
  extends Pick<
    CampaignsPorts,
    | "id"
    | "campaigns"
    | "approvalPolicy"
    | "campaignMedia"
    | "signingKey"
    | "signatureService"
    | "settings"
    | "segments"
    | "fields"
    | "clock"
    | "ids"
  > {
  readonly template: FindTemplate;
  readonly complete: CompletePlan;
  readonly approvers: Approvers;
  readonly verify: VerifyPlan;
  readonly manage: ManageCampaigns;
  readonly approve: ApproveCampaigns;
  readonly run: RunCampaigns;
}

export function enter(ports: CampaignsPorts): Tenant {
  const { campaigns, approvalPolicy: policy, clock, ids, hash, signingKey: key, checkSignature: check } = ports;
  const template = templateOf(ports);
  const approvers = approversOf(ports);
  const complete = makeCompletePlan({ template, segments: definitionsOf(ports), media: ports.campaignMedia });
  const verify = makeVerifyPlan({ key, check, hash, tenant: ports.id });
  return {
    ...ports,
    template,
    complete,
    approvers,
    verify,
    manage: makeManageCampaigns({ campaigns, clock, ids }),
    approve: makeApproveCampaigns({ campaigns, policy, approvers, complete, clock, hash }),
    run: makeRunCampaigns({ campaigns, gate: makeCampaignGate({ verify, hash }), clock }),
  };
}

/** One query; with the segments that those which are asked for ask about. */
const definitionsOf =
  ({ segments }: Pick<CampaignsPorts, "segments">): DefineSegments =>
  async (ids) => {
    const all = new Map((await segments.all()).flatMap((one) => (one.archived ? [] : [[one.id, one] as const])));
    const found: Record<string, PinnedSegment> = {};
    const pin = (id: string): void => {
      const segment = all.get(id);
      if (!segment || Object.hasOwn(found, id)) return;
      found[id] = { name: segment.name, condition: segment.kind === "list" ? null : segment.condition };
      segmentsIn(segment.condition).forEach(pin);
    };
    ids.forEach(pin);
    return found;
  };

const templateOf =
  (ports: Pick<CampaignsPorts, "templates" | "ids">): FindTemplate =>
  async (named, version) => {
    const found = await findPublished(ports, named, version);
    if (found.kind !== "found" || found.version.contentHash === null) return undefined;
    const { template, version: its } = found;
    return {
      template: { id: template.id, key: template.key, version: its.number },
      contentHash: found.version.contentHash,
      defaultLanguage: its.defaultLanguage,
      bodies: its.bodies,
      errorsOf: (data) => errorsOf(its.variables, data),
    };
  };

export const route = routesFor<Tenant>();
