/** What a plan still lacks before it can be decided about, held against what the tenant has; and the plan with everything pinned. */
import { type CampaignContent, type CampaignPlan, type Phase, segmentsOf, type Variation } from "./model.ts";
import type { PlanProblem } from "./plan.ts";
import type { DefineSegments, FindTemplate } from "./ports.ts";

export interface CompletePorts {
  readonly template: FindTemplate;
  readonly segments: DefineSegments;
  /** `email`, `sms`, …: what some channel of the installation carries. */
  readonly media: readonly string[];
}
export interface Completed {
  readonly plan: CampaignPlan;
  readonly problems: readonly PlanProblem[];
}
export type CompletePlan = (plan: CampaignPlan) => Promise<Completed>;

const problem = (field: string, code: string, message: string): PlanProblem => ({ field, code, message });

/** Reads each template and the segments once. */
export function makeCompletePlan({ template, segments, media }: CompletePorts): CompletePlan {
  return async ({ definitions: _, ...plan }) => {
    const named = segmentsOf(plan);
    const [definitions, phases] = await Promise.all([
      named.length > 0 ? segments(named) : {},
      Promise.all(plan.phases.map((phase, index) => problemsOfPhase(phase, `phases.${index}`))),
    ]);
    const unknown = named.filter((id) => !Object.hasOwn(definitions, id));
    return {
      plan: { ...plan, ...(named.length > 0 ? { definitions } : {}) },
      problems: [
        ...(plan.phases.length > 0 ? [] : [problem("phases", "required", "are needed: at least one")]),
        ...unknown.map((id) => problem("audience.segments", "not_found", `there is no segment ${id}`)),
        ...phases.flat(),
      ],
    };
  };

  async function problemsOfPhase({ channels, variations }: Phase, at: string): Promise<readonly PlanProblem[]> {
    const contents = await Promise.all(
      variations.map((variation, index) => problemsOfContent(variation, channels, `${at}.variations.${index}.content`)),
    );
    return [
      ...(channels.length > 0 ? [] : [problem(`${at}.channels`, "required", "are needed: at least one")]),
      ...(variations.length > 0 ? [] : [problem(`${at}.variations`, "required", "are needed: at least one")]),
      ...channels.flatMap((channel, index) =>
        media.includes(channel)
          ? []
          : [problem(`${at}.channels.${index}`, "unknown", `is none of: ${media.join(", ")}`)],
      ),
      ...contents.flat(),
    ];
  }

  async function problemsOfContent(
    { content }: Variation,
    channels: readonly string[],
    at: string,
  ): Promise<readonly PlanProblem[]> {
    if ("contents" in content)
      return channels.flatMap((channel) => {
        const said = content.contents[channel] ?? content.contents.default;
        if (!said) return [problem(`${at}.contents.${channel}`, "required", "says nothing on this channel")];
        return (channel === "email") === (said.type === "email")
          ? []
          : [problem(`${at}.contents.${channel}`, "wrong_type", "is not what this channel carries")];
      });
    const { id, version } = content.template;
    const found = await template(id, version);
    if (!found || found.contentHash !== content.contentHash)
      return [problem(`${at}.template`, "not_found", "is no published version")];
    return [
      ...channels.flatMap((channel) =>
        found.bodies.some(({ medium, language }) => medium === channel && language === found.defaultLanguage)
          ? []
          : [problem(`${at}.template`, "no_body", `says nothing on ${channel} in ${found.defaultLanguage}`)],
      ),
      ...found.errorsOf(content.data).map((error) => ({ ...error, field: `${at}.${error.field}` })),
    ];
  }
}

/** As whoever writes a plan names it: a template by its key or id, of the active version where none is named. */
export type GivenContent =
  | {
      readonly template: { readonly key: string; readonly version?: number | undefined };
      readonly data: Readonly<Record<string, unknown>>;
    }
  | Extract<CampaignContent, { readonly contents: unknown }>;

/** The template's version with its hash; a problem where there is none that may be sent. */
export async function pinned(
  given: GivenContent,
  find: FindTemplate,
  at: string,
): Promise<CampaignContent | PlanProblem> {
  if ("contents" in given) return given;
  const { key, version } = given.template;
  const found = await find(key, version);
  if (!found) return problem(`${at}.template.key`, "not_found", "is no template with a published version");
  return { template: found.template, contentHash: found.contentHash, data: given.data };
}
