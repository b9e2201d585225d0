import type { ProviderTemplate as View } from "../../../../events/api/provider-templates.ts";
import type { ProviderTemplate } from "../../../../lib/core/provider-templates/model.ts";

export const providerTemplateView = (template: ProviderTemplate): View => {
  const { id, channel, accountId, providerId, name, language, state, ...more } = template;
  return {
    ...{ id, channel, accountId, providerId, name, language, state },
    ...{ category: more.category ?? null, variables: more.variables ?? null },
    reason: more.reason ?? null,
    quality: more.quality ?? null,
    text: more.text ?? null,
    ...{ createdAt: more.createdAt, updatedAt: more.updatedAt, version: more.version },
  };
};
