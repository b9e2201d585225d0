/** What a signer reads: the plan in words, and the hash of exactly what will be sent. */
import type { Audience, CampaignContent, CampaignPlan, Phase } from "./model.ts";

export interface Described {
  readonly business: string;
  readonly campaignId: string;
  readonly name: string;
  readonly revision: number;
  readonly hash: string;
  readonly plan: CampaignPlan;
  readonly approvals: readonly { readonly level: number; readonly by: string; readonly at: string }[];
  readonly signer: { readonly name: string };
}

/** A place that the service puts the signature on; white on paper. */
export const SIGN_HERE = "/sign here/";
const SHORT = 400;

export function documentText({
  business,
  campaignId,
  name,
  revision,
  hash,
  plan,
  approvals,
  signer,
}: Described): string {
  const { purpose, timeZone, budget } = plan;
  return [
    `${business}: campaign "${name}"`,
    `Campaign ${campaignId}, revision ${revision}`,
    `Purpose: ${purpose}. Times in ${timeZone}.`,
    budget ? `Budget: ${budget.micros / 1_000_000} ${budget.currency}` : "Budget: none",
    "",
    `Audience: ${audienceText(plan.audience, plan)}`,
    ...plan.phases.flatMap((phase, index) => phaseText(phase, index, plan)),
    "",
    ...approvals.map(({ level, by, at }) => `Approved at level ${level} by ${by} at ${at}`),
    "",
    "What is sent is the plan whose canonical form (RFC 8785) has this SHA-256, and nothing else:",
    hash,
    "",
    `${signer.name} signs this revision of the plan.`,
    SIGN_HERE,
  ].join("\n");
}

function audienceText({ segments, excluded, condition }: Audience, { definitions = {} }: CampaignPlan): string {
  const named = (ids: readonly string[]) => ids.map((id) => definitions[id]?.name ?? id).join(", ");
  return [
    segments.length > 0 ? `in one of: ${named(segments)}` : "everybody",
    ...(excluded.length > 0 ? [`but not in: ${named(excluded)}`] : []),
    ...(condition ? [`for whom holds: ${JSON.stringify(condition)}`] : []),
  ].join("; ");
}

function phaseText(phase: Phase, index: number, plan: CampaignPlan): readonly string[] {
  const { name, kind, startsAt, endsAt, zone, channels, variations, holdoutPercent, audience } = phase;
  return [
    "",
    `Phase ${index + 1}: ${name} (${kind})`,
    `  From ${startsAt} to ${endsAt}${zone === "recipient" ? ", by each recipient's clock" : ""}`,
    `  Channels, in this order: ${channels.join(", ")}`,
    ...(audience ? [`  Audience of its own: ${audienceText(audience, plan)}`] : []),
    ...(holdoutPercent > 0 ? [`  ${holdoutPercent} of a hundred get nothing`] : []),
    ...variations.flatMap(({ name: variation, weight, content }) => [
      `  Variation ${variation} (weight ${weight})`,
      ...contentText(content).map((line) => `    ${line}`),
    ]),
  ];
}

function contentText(content: CampaignContent): readonly string[] {
  if ("template" in content)
    return [`template ${content.template.key}, version ${content.template.version}, SHA-256 ${content.contentHash}`];
  return Object.entries(content.contents).map(([medium, said]) => `${medium}: ${shortened(JSON.stringify(said))}`);
}

/** The whole of it is in what the hash is of. */
const shortened = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT)} (…)` : text);
