import type { ContentPlan } from "../contract.ts";

export type Problem = Extract<ContentPlan, { ok: false }>["problems"][number];

export function problem(field: string, code: string, message: string, suggestion?: string): Problem {
  return { field, code, message, ...(suggestion === undefined ? {} : { suggestion }) };
}

export function refuse(...problems: readonly Problem[]): ContentPlan {
  return { ok: false, problems };
}
