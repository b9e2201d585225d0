/** Message templates as a provider keeps them: what it approved, refused or paused, of which account. */
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { Ids } from "../kernel/ports.ts";
import type { TemplateNews } from "../messages/model.ts";
import { PRICE_CATEGORIES, type PriceCategory } from "../spending/model.ts";

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

/** A template that its provider is asked to approve. With what stands in its places as an example, in their order. */
export interface SubmittedTemplate {
  readonly name: string;
  readonly language: string;
  readonly category: Exclude<PriceCategory, "service">;
  readonly text: string;
  readonly examples: readonly string[];
  readonly header?:
    | { readonly kind: "text"; readonly text: string; readonly example?: string }
    | { readonly kind: "image" | "video" | "document"; readonly url: string };
  readonly footer?: string;
  readonly buttons: readonly (
    | { readonly kind: "reply"; readonly title: string }
    | { readonly kind: "url"; readonly title: string; readonly url: string; readonly example?: string }
    | { readonly kind: "phone"; readonly title: string; readonly phone: string }
  )[];
}

/** What a provider takes in a wording. Lengths in characters. */
export interface WordingLimits {
  readonly text: number;
  readonly header: number;
  readonly footer: number;
  readonly buttons: number;
  readonly urlButtons: number;
  readonly phoneButtons: number;
  readonly buttonTitle: number;
  readonly url: number;
  readonly phone: number;
}

/** The file at its head, as an example for whoever approves it. */
export interface SampleFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

export type Submission =
  /** `accountId`: of the account that has it from now on. */
  | {
      readonly ok: true;
      readonly accountId: string;
      readonly providerId: string;
      readonly state: string;
      readonly category: string;
    }
  | { readonly ok: false; readonly code: string; readonly text: string; readonly retryable: boolean };

export type TemplateListing =
  /** `accountId`: of the account that has them, which may have several connections. */
  | { readonly ok: true; readonly accountId: string; readonly templates: readonly ListedTemplate[] }
  | { readonly ok: false; readonly code: string; readonly text: string; readonly retryable: boolean };

/** What news may change, each by itself. */
const NEWS = ["state", "category", "quality"] as const;

/** Of one that was never listed, what its news do not say is not known. */
export interface ProviderTemplate
  extends Omit<ListedTemplate, "category" | "variables">,
    Partial<Pick<ListedTemplate, "category" | "variables">>,
    CatalogueEntry {
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

const APPROVED = "approved";
const NOT_SENT = new Set(["rejected", "paused", "disabled", DELETED]);
/** Why the provider would not send it; undefined where nothing is known against it. */
export const refusalOf = ({ name, language, state, reason }: ProviderTemplate): string | undefined =>
  NOT_SENT.has(state)
    ? `the template ${name} (${language}) is ${state} at the provider${reason ? `: ${reason}` : ""}`
    : undefined;

/** What the provider charges it as; undefined where nobody knows. */
export const chargedAs = ({ category }: Pick<ProviderTemplate, "category">): PriceCategory | undefined =>
  PRICE_CATEGORIES.find((known) => known === category);

const NEVER = new Date(0).toISOString();

/** One that was never listed, as news tell of it; undefined where they do not say enough to know it by. */
export function heardOf(
  { name, language, providerId, state, category, quality, reason }: TemplateNews,
  about: Pick<ProviderTemplate, "id" | "channel" | "accountId">,
  at: string,
): ProviderTemplate | undefined {
  if (name === undefined || language === undefined || providerId === undefined || state === undefined) return undefined;
  return {
    ...{ ...about, name, language, providerId, state },
    ...(category === undefined ? {} : { category }),
    ...(quality === undefined ? {} : { quality }),
    ...(reason === undefined ? {} : { reason }),
    saidAt: { state: at, category: category === undefined ? NEVER : at, quality: quality === undefined ? NEVER : at },
    ...{ createdAt: at, updatedAt: at, version: 1 },
  };
}

/** What people have to know of a change: what it costs from now on, that it may be sent, or may not any more. */
export function worthTelling(
  before: ProviderTemplate,
  after: ProviderTemplate,
): { readonly field: "category" | "state"; readonly text: string; readonly at: string } | undefined {
  const tell = (field: "category" | "state") => ({
    field,
    text: `${after.name} (${after.language}): ${before[field]} → ${after[field]}`,
    at: after.saidAt[field],
  });
  if (before.category !== undefined && after.category !== before.category) return tell("category");
  const matters = after.state === APPROVED || (NOT_SENT.has(after.state) && after.state !== DELETED);
  return matters && after.state !== before.state ? tell("state") : undefined;
}

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
