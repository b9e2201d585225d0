/** Of one phase, whom it failed with, or who has to wait: a page out of the stores' lists. */
import type { Phase } from "../../../lib/core/campaigns/model.ts";
import { BadCursor, type Page, type PageRequest } from "../../../lib/core/kernel/page.ts";
import { type CampaignDelivery, ownOf } from "../../../lib/core/shards/model.ts";
import type { DeliveryList } from "../../../lib/core/shards/ports.ts";
import { listOf } from "../../../lib/core/shards/select.ts";
import type { Tenant } from "./tenant.ts";

interface Listed {
  readonly delivery: CampaignDelivery;
  readonly name: string | null;
}

/** Who waits is in one list for each time until which somebody does: those that waves of the phase are for, one after the other. */
export async function listedDeliveries(
  { campaignDeliveries, waves, audience, ids }: Tenant,
  of: { readonly campaignId: string; readonly phase: Phase; readonly list: "failed" | "deferred" },
  { limit, cursor }: PageRequest,
): Promise<Page<Listed>> {
  const { campaignId, phase, list } = of;
  const { phaseId, channels } = phase;
  const lists: readonly DeliveryList[] =
    list === "failed"
      ? ["failed"]
      : (await waves.of(campaignId))
          .filter((wave) => wave.phaseId === phaseId && wave.kind === "deferred")
          .sort((a, b) => (a.at < b.at ? -1 : 1))
          .flatMap((wave) => listOf(wave) ?? []);
  let { index, from } = cursor === undefined ? { index: 0, from: "" } : placeIn(cursor);
  for (; ; index++, from = "") {
    const name = lists[index];
    if (name === undefined) return { items: [] };
    const page = await campaignDeliveries.listed({ campaignId, phaseId }, name, { from, to: "" }, limit);
    const items = await read(page.contactIds, name);
    if (page.next !== undefined) return { items, nextCursor: cursorOf(index, page.next) };
    if (items.length > 0)
      return { items, ...(index + 1 < lists.length ? { nextCursor: cursorOf(index + 1, "") } : {}) };
  }

  async function read(contactIds: readonly string[], name: DeliveryList): Promise<readonly Listed[]> {
    const keys = contactIds.flatMap((contactId) =>
      channels.map((medium) => ({ contactId, own: ownOf(ids, campaignId, phaseId, medium) })),
    );
    const [found, rows] = await Promise.all([campaignDeliveries.all(keys), audience.all(contactIds)]);
    const status = name.split(".")[0];
    return found.flatMap((delivery) =>
      delivery && delivery.status === status
        ? [{ delivery, name: rows.find((row) => row?.contactId === delivery.contactId)?.name ?? null }]
        : [],
    );
  }
}

const cursorOf = (index: number, from: string): string => Buffer.from(`${index} ${from}`).toString("base64url");
function placeIn(cursor: string): { readonly index: number; readonly from: string } {
  const [, index, from] = /^(\d{1,4}) ([a-z2-7]{0,26}!?)$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (index === undefined || from === undefined || cursorOf(Number(index), from) !== cursor) throw new BadCursor();
  return { index: Number(index), from };
}

export const deliveryView = ({ delivery, name }: Listed) => ({
  ...{ contactId: delivery.contactId, name, phaseId: delivery.phaseId, channel: delivery.medium },
  variationId: delivery.variation || null,
  status: delivery.status,
  reason: delivery.reason ? { code: delivery.reason.code, text: delivery.reason.text } : null,
  until: delivery.until === undefined ? null : new Date(Date.parse(delivery.until)).toISOString(),
  createdAt: delivery.createdAt,
});
