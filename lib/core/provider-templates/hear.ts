/** What a provider says of a template that it keeps is written down with it. */
import type { Ids } from "../kernel/ports.ts";
import type { TemplateNews } from "../messages/model.ts";
import { heardOf, type ProviderTemplate, providerTemplateId, told } from "./model.ts";
import type { ProviderTemplateStore } from "./ports.ts";
import type { TellTemplateChange } from "./tell.ts";

interface HearPorts {
  readonly providerTemplates: Pick<ProviderTemplateStore, "all" | "create" | "get" | "save">;
  readonly tell: TellTemplateChange;
  readonly ids: Pick<Ids, "derive">;
}

interface News {
  readonly channel: string;
  readonly accountId: string;
  readonly template: TemplateNews;
  /** When it was said. */
  readonly at: string;
}

/** `unknown`: of a template that was never listed, and too little to know it by. May be repeated, and come in any order. Throws when the store cannot be reached. */
export type HearTemplateNews = (news: News) => Promise<"changed" | "unchanged" | "unknown">;

export function makeHearTemplateNews({ providerTemplates, tell, ids }: HearPorts): HearTemplateNews {
  /** Some news names the provider's id alone. */
  async function find({ channel, accountId, template }: News): Promise<ProviderTemplate | undefined> {
    const { name, language, providerId } = template;
    if (name !== undefined && language !== undefined)
      return providerTemplates.get(providerTemplateId(ids, { channel, accountId, name, language }));
    return (await providerTemplates.all()).find(
      (known) => known.channel === channel && known.accountId === accountId && known.providerId === providerId,
    );
  }

  function heard({ channel, accountId, template, at }: News): ProviderTemplate | undefined {
    const { name = "", language = "" } = template;
    const id = providerTemplateId(ids, { channel, accountId, name, language });
    return heardOf(template, { id, channel, accountId }, at);
  }

  return async (news) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const before = await find(news);
      if (!before) {
        const fresh = heard(news);
        if (!fresh) return "unknown";
        if ((await providerTemplates.create(fresh)) === "created") return "changed";
        continue;
      }
      const after = told(before, news.template, news.at);
      if (after === before) return "unchanged";
      await tell(before, after);
      const next = { ...after, updatedAt: news.at, version: before.version + 1 };
      if ((await providerTemplates.save(next, before)) === "saved") return "changed";
    }
    throw new Error("the template kept changing");
  };
}
