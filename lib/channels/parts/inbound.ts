/** What webhooks need of the channels. A bundle takes this part of every channel alone, and loads it when it is asked for: see `infra/bundle.ts`. */
import { channelById } from "../catalogue.ts";
import type { Inbound } from "../contract.ts";

/** Undefined for every text that is no channel's id. */
export const inboundById = async (id: string): Promise<Inbound | undefined> => channelById(id);
