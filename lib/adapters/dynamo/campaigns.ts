/**
 * A campaign's partition, `<t>#campaign#<id>`: `head`; `v#<revision>` as submitted and `signature#<revision>` as signed, which never change;
 * `signed`, the signature that counts; `step#<revision>#<version>`, what people did; `comment#<id>`.
 */
import { isDeepStrictEqual } from "node:util";
import { type ApprovalPolicy, DEFAULT_POLICY } from "../../core/approvals/model.ts";
import type { ApprovalPolicyStore } from "../../core/approvals/ports.ts";
import { canonicalText } from "../../core/audit/model.ts";
import type {
  Campaign,
  CampaignComment,
  CampaignPlan,
  CampaignStep,
  SignedPlan,
  SubmittedPlan,
} from "../../core/campaigns/model.ts";
import type { CampaignStore } from "../../core/campaigns/ports.ts";
import type { PageRequest } from "../../core/kernel/page.ts";
import { makeRows } from "./rows.ts";
import {
  bare,
  failed,
  getItem,
  type Item,
  keys,
  listPage,
  lists,
  queryPage,
  reasonsOf,
  type TableContext,
  withoutUndefined,
} from "./table.ts";

/** A plan is text: nobody asks the table for what is in it, and numbers in it may be beyond the table's range. */
type Kept<T extends { readonly plan: CampaignPlan }> = Omit<T, "plan"> & { readonly plan: string };
const kept = <T extends { readonly plan: CampaignPlan }>(row: T): Kept<T> => ({
  ...row,
  plan: canonicalText(row.plan),
});
const read = <T extends { readonly plan: CampaignPlan }>(item: Item): T => {
  const row = bare<Kept<T>>(item);
  return { ...row, plan: JSON.parse(row.plan) as CampaignPlan } as unknown as T;
};

const HEAD = "head";
const SIGNED = "signed";
const padded = (number: number): string => String(number).padStart(6, "0");
const rowsOf = (what: "v" | "signature" | "step", revision: number): string => `${what}#${padded(revision)}`;

const stepKey = ({ revision, version }: CampaignStep): string => `${rowsOf("step", revision)}#${padded(version)}`;

export function makeCampaignStore(context: TableContext): CampaignStore {
  const { client, tableName: TableName, tenant } = context;
  const pkOf = (campaignId: string) => keys.campaign(tenant, campaignId);
  const headOf = (campaign: Campaign): Item =>
    withoutUndefined({
      pk: pkOf(campaign.campaignId),
      sk: HEAD,
      lpk: lists.campaigns(tenant),
      lsk: `${campaign.createdAt}#${campaign.campaignId}`,
      entity: "campaign",
      v: 1,
      ...kept(campaign),
    });
  const one = async <T extends { readonly plan: CampaignPlan }>(
    campaignId: string,
    sk: string,
  ): Promise<T | undefined> => {
    const item = await getItem(context, { pk: pkOf(campaignId), sk }, true);
    return item && read<T>(item);
  };
  const pageOf = async <T>(campaignId: string, begins: string, page: PageRequest, of: (item: Item) => T) => {
    const pk = pkOf(campaignId);
    const { items, ...rest } = await queryPage(
      context,
      {
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :begins)",
        ExpressionAttributeValues: { ":pk": pk, ":begins": begins },
        ScanIndexForward: false,
      },
      page,
      pk,
    );
    return { items: items.map(of), ...rest };
  };

  return {
    get: (campaignId) => one<Campaign>(campaignId, HEAD),
    signed: (campaignId) => one<SignedPlan>(campaignId, SIGNED),
    submitted: (campaignId, revision) => one<SubmittedPlan>(campaignId, rowsOf("v", revision)),
    signature: (campaignId, revision) => one<SignedPlan>(campaignId, rowsOf("signature", revision)),
    submissions: (campaignId, page) => pageOf(campaignId, "v#", page, read<SubmittedPlan>),
    comments: (campaignId, page) => pageOf(campaignId, "comment#", page, bare<CampaignComment>),

    async create(campaign) {
      try {
        await client.put({ TableName, Item: headOf(campaign), ConditionExpression: "attribute_not_exists(pk)" });
        return "created";
      } catch (error) {
        if (!failed(error, "ConditionalCheckFailedException")) throw error;
        return "present";
      }
    },

    async save(campaign, { step, submitted, signed, voids, tells } = {}) {
      const pk = pkOf(campaign.campaignId);
      const head = { ...headOf(campaign), ...(tells ? { relay: "campaign" } : {}) };
      // What is part of the history is written once: neither a revision nor a signature of it is ever another.
      const once = (sk: string, row: Item) => ({
        Put: {
          TableName,
          Item: withoutUndefined({ pk, sk, v: 1, ...row }),
          ConditionExpression: "attribute_not_exists(pk)",
        },
      });
      const writes = [
        {
          Put: {
            TableName,
            Item: head,
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": campaign.version - 1 },
          },
        },
        ...(step ? [once(stepKey(step), { entity: "campaign-step", ...step })] : []),
        ...(submitted
          ? [once(rowsOf("v", submitted.revision), { entity: "campaign-version", ...kept(submitted) })]
          : []),
        ...(signed
          ? [
              once(rowsOf("signature", signed.revision), { entity: "campaign-signature", ...kept(signed) }),
              { Put: { TableName, Item: { pk, sk: SIGNED, entity: "campaign-signed", v: 1, ...kept(signed) } } },
            ]
          : []),
        ...(voids ? [{ Delete: { TableName, Key: { pk, sk: SIGNED } } }] : []),
      ];
      try {
        await client.transactWrite({ TransactItems: writes });
        return "saved";
      } catch (error) {
        const reasons = reasonsOf(error);
        if (!reasons.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) throw error;
        // The client repeats a request whose answer was lost: what stands there is then this very write. Two people who do the same at
        // once make the same head, so it is told by the step.
        const same = isDeepStrictEqual(await one<Campaign>(campaign.campaignId, HEAD), read<Campaign>(head));
        const taken = same && step && (await getItem(context, { pk, sk: stepKey(step) }, true));
        return same && (!step || (taken && isDeepStrictEqual(bare<CampaignStep>(taken), step))) ? "saved" : "conflict";
      }
    },

    async list(page, status) {
      const filter = status && {
        FilterExpression: "#status = :status",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":status": status },
      };
      const { items, ...rest } = await listPage(context, lists.campaigns(tenant), page, filter || {});
      return { items: items.map((item) => read<Campaign>(item)), ...rest };
    },

    async steps(campaignId, revision) {
      const steps: CampaignStep[] = [];
      let start: Item | undefined;
      do {
        const result = await client.query({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :steps)",
          ExpressionAttributeValues: {
            ":pk": pkOf(campaignId),
            ":steps": revision === undefined ? "step#" : `${rowsOf("step", revision)}#`,
          },
          ...(start ? { ExclusiveStartKey: start } : {}),
        });
        steps.push(...(result.Items ?? []).map((item) => bare<CampaignStep>(item)));
        start = result.LastEvaluatedKey;
      } while (start);
      return steps;
    },

    async comment(campaignId, comment) {
      const sk = `comment#${comment.at}#${comment.commentId}`;
      await client.put({
        TableName,
        Item: { pk: pkOf(campaignId), sk, entity: "campaign-comment", v: 1, ...comment },
      });
    },
  };
}

export function makeApprovalPolicyStore(context: TableContext): ApprovalPolicyStore {
  const rows = makeRows<ApprovalPolicy>(context, {
    pk: keys.approvals(context.tenant),
    entity: "approval-policy",
    idOf: () => "policy",
  });
  return {
    get: async () => (await rows.get("policy")) ?? DEFAULT_POLICY,
    save: (policy) => rows.save(policy, DEFAULT_POLICY.version),
  };
}
