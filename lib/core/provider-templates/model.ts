/** Message templates as a provider keeps them: what it approved, refused or paused, of which account. */
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Ids } from "../kernel/ports.ts";
import type { TemplateNews } from "../messages/model.ts";

/** As the provider lists one. Words of the provider's in lower case. */
export interface ListedTemplate {
  readonly providerId: string;
  readonly name: string;
  /** As the provider spells it, such as `es_MX`. */
  readonly language: string;
  readonly state: string;
  readonly category: string;
  readonly quality?: string;
  /** Places of its text. */
  readonly variables: number;
  readonly text?: string;
}

export type TemplateListing =
  /** `accountId`: of the account that has them, which may have several connections. */
  | { readonly ok: true; readonly accountId: string; readonly templates: readonly ListedTemplate[] }
  | { readonly ok: false; readonly code: string; readonly text: string; readonly retryable: boolean };

/** What news may change, each by itself. */
const NEWS = ["state", "category", "quality"] as const;

export interface ProviderTemplate extends ListedTemplate, CatalogueEntry {
  readonly channel: string;
  /** Of the provider's account that has it: one of its connections' `accountIds`. */
  readonly accountId: string;
  /** Why the provider refused it, in its own words. */
  readonly reason?: string;
  /** When the provider said last what holds: news may come late, and in any order. */
  readonly saidAt: Readonly<Record<(typeof NEWS)[number], string>>;
}

export interface TemplatePlace {
  readonly channel: string;
  readonly accountId: string;
  readonly name: string;
  readonly language: string;
}

/** The same for `es-MX` and `es_mx`. */
export const providerTemplateId = (ids: Pick<Ids, "derive">, { channel, accountId, name, language }: TemplatePlace) =>
  ids.derive("provider-template", channel, accountId, name, language.replace("-", "_").toLowerCase());

/** Once the provider lists it no more. */
export const DELETED = "deleted";

const NOT_SENT = new Set(["rejected", "paused", "disabled", DELETED]);
/** Why the provider would not send it; undefined where nothing is known against it. */
export const refusalOf = ({ name, language, state, reason }: ProviderTemplate): string | undefined =>
  NOT_SENT.has(state)
    ? `the template ${name} (${language}) is ${state} at the provider${reason ? `: ${reason}` : ""}`
    : undefined;

/** As it is now listed; what the provider said since it was asked (`at`) stands. */
export function listedAgain(before: ProviderTemplate, listed: ListedTemplate, at: string): ProviderTemplate {
  const { quality: _, ...rest } = before;
  const after = { ...rest, ...listed, saidAt: { ...before.saidAt } };
  for (const field of NEWS) {
    if (before.saidAt[field] <= at) after.saidAt[field] = at;
    else if (before[field] !== undefined) Object.assign(after, { [field]: before[field] });
  }
  return after.state === before.state ? after : withoutReason(after);
}

/** After news of this time; the same one where it knew as much. */
export function told(before: ProviderTemplate, news: TemplateNews, at: string): ProviderTemplate {
  const fresh = NEWS.filter((field) => {
    const said = news[field];
    if (said === undefined) return false;
    return before.saidAt[field] < at || (before.saidAt[field] === at && before[field] !== said);
  });
  if (fresh.length === 0) return before;
  const after = {
    ...(fresh.includes("state") ? withoutReason(before) : before),
    ...Object.fromEntries(fresh.map((field) => [field, news[field]])),
    saidAt: { ...before.saidAt, ...Object.fromEntries(fresh.map((field) => [field, at])) },
  };
  return fresh.includes("state") && news.reason !== undefined ? { ...after, reason: news.reason } : after;
}

const SHOWN = ["providerId", "language", "state", "category", "quality", "variables", "text", "reason"] as const;
/** Whether anything is different that people see. */
export const differ = (before: ProviderTemplate, after: ProviderTemplate): boolean =>
  SHOWN.some((field) => before[field] !== after[field]);

function withoutReason({ reason: _, ...template }: ProviderTemplate): ProviderTemplate {
  return template;
}
