/** A template that the provider would not send is not offered to it. */
import type { Connection } from "../connections/model.ts";
import type { Ids } from "../kernel/ports.ts";
import type { TemplateContent } from "../messages/model.ts";
import { providerTemplateId, refusalOf } from "../provider-templates/model.ts";
import type { ProviderTemplateStore } from "../provider-templates/ports.ts";

/** Why it would be refused; undefined where nothing is known against it. Throws when the store cannot be reached. */
export type KnownRefusal = (connection: Connection, content: TemplateContent) => Promise<string | undefined>;

export function makeKnownRefusal(
  providerTemplates: Pick<ProviderTemplateStore, "get">,
  ids: Pick<Ids, "derive">,
): KnownRefusal {
  return async ({ channel, accountIds }, { name, language }) => {
    // Which of the connection's ids names the account that has it, the channel alone knows: they are asked for together.
    const found = await Promise.all(
      accountIds.map((accountId) =>
        providerTemplates.get(providerTemplateId(ids, { channel, accountId, name, language })),
      ),
    );
    const known = found.find((one) => one !== undefined);
    return known && refusalOf(known);
  };
}
