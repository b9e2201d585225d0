/** What is known of a template before its provider is asked to send it. */
import type { Connection } from "../connections/model.ts";
import type { Ids } from "../kernel/ports.ts";
import type { TemplateContent } from "../messages/model.ts";
import { type ProviderTemplate, providerTemplateId } from "../provider-templates/model.ts";
import type { ProviderTemplateStore } from "../provider-templates/ports.ts";

/** Undefined where nothing is known. Throws when the store cannot be reached. */
export type KnownTemplate = (
  connection: Pick<Connection, "channel" | "accountIds">,
  content: Pick<TemplateContent, "name" | "language">,
) => Promise<ProviderTemplate | undefined>;

export function makeKnownTemplate(
  providerTemplates: Pick<ProviderTemplateStore, "get">,
  ids: Pick<Ids, "derive">,
): KnownTemplate {
  return async ({ channel, accountIds }, { name, language }) => {
    // Which of the connection's ids names the account that has it, the channel alone knows: they are asked for together.
    const found = await Promise.all(
      accountIds.map((accountId) =>
        providerTemplates.get(providerTemplateId(ids, { channel, accountId, name, language })),
      ),
    );
    return found.find((one) => one !== undefined);
  };
}
