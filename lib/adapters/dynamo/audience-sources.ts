/** What rows of the audience are made of: each part by one query of a contact's own rows. */
import { COUNTED_EVENTS, type Part, type Reacted, reactedTo, type Sources } from "../../core/audience/model.ts";
import type { AudienceSources } from "../../core/audience/ports.ts";
import type { ConsentRecord } from "../../core/consent/model.ts";
import type { ContactDesk } from "../../core/contacts/ports.ts";
import type { EventGlance } from "../../core/events/model.ts";
import type { Engagement } from "../../core/tracking/model.ts";
import { toConversation, toLead } from "./conversation-items.ts";
import { CONTACT_EVENTS } from "./events.ts";
import { toInterest } from "./interests.ts";
import { bare, type Item, keys, readAll, type TableContext } from "./table.ts";

export const LIST_MEMBERS = "list#";

type Readers = { readonly [P in Part]: (contactId: string) => Promise<Sources[P]> };

export function makeAudienceSources(context: TableContext, { family }: Pick<ContactDesk, "family">): AudienceSources {
  const { client, tableName: TableName, tenant } = context;

  /** All that begin so; `latest`: no more than so many, those that sort last. */
  async function under(contactId: string, prefix: string, latest?: number): Promise<readonly Item[]> {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": keys.contact(tenant, contactId), ":prefix": prefix },
        ConsistentRead: true,
        ...(latest === undefined ? {} : { ScanIndexForward: false, Limit: latest }),
        ...(start ? { ExclusiveStartKey: start } : {}),
      });
      found.push(...(page.Items ?? []));
      start = latest !== undefined && found.length >= latest ? undefined : page.LastEvaluatedKey;
    } while (start);
    return found;
  }

  const readers: Readers = {
    consent: async (id) => (await under(id, "consent#")).map((item) => bare<ConsentRecord>(item)),
    async conversations(id) {
      const pointers = await under(id, "cnv#");
      const heads = await readAll(
        context,
        pointers.map(({ conversationId }) => ({
          pk: keys.conversation(tenant, String(conversationId)),
          sk: keys.head,
        })),
        "surely",
      );
      return heads.flatMap((item) => (item ? [toConversation(item)] : []));
    },
    leads: async (id) => (await under(id, "lead#")).map(toLead),
    interests: async (id) => (await under(id, "interest#")).map(toInterest),
    lists: async (id) => (await under(id, LIST_MEMBERS)).map(({ segmentId }) => String(segmentId)),
    events: async (id) => (await under(id, CONTACT_EVENTS, COUNTED_EVENTS)).map((item) => bare<EventGlance>(item)),
    reactions: async (id) => {
      const [single, ofCampaigns] = await Promise.all([under(id, "engagement#"), under(id, "sent#")]);
      return [
        ...single.map((item) => reactedTo(bare<Engagement>(item))),
        ...ofCampaigns.map((item) => bare<Reacted>(item)),
      ];
    },
  };

  return {
    family,
    async read<P extends Part>(part: P, contactIds: readonly string[]) {
      const found = await Promise.all(contactIds.map((id) => readers[part](id)));
      return (found as readonly (readonly unknown[])[]).flat() as unknown as Sources[P];
    },
  };
}
