/** Writing behind core's port: what fits a channel, and how it is split. */
import type { ChannelGateway } from "../../core/deliveries/ports.ts";
import { priceOf } from "../../core/spending/model.ts";
import { briefById } from "../parts/briefs.ts";
import { deskById } from "../parts/desk.ts";
import { factsOf } from "./facts.ts";

export const channelPlanning: Pick<ChannelGateway, "facts" | "plan" | "place" | "price"> = {
  facts: (id, connection) => factsOf(briefById(id), connection),
  async plan(id, content) {
    const channel = await deskById(id);
    if (!channel)
      return {
        ok: false,
        problems: [{ field: "channel", code: "unknown_channel", message: `the channel ${id} is not installed` }],
      };
    return channel.plan(content);
  },
  place: async (id, value, thread) => (await deskById(id))?.address?.(value, thread),
  async price(id, content, to) {
    const list = (await deskById(id))?.prices;
    return list && priceOf(list, content, to.id);
  },
};
