/** What asks the providers at work. A bundle takes this part of every channel alone, and loads it when it is asked for: see `infra/bundle.ts`. */
import { channelById } from "../catalogue.ts";
import type { Outbound } from "../contract.ts";

/** Undefined for every text that is no channel's id. */
export const outboundById = async (id: string): Promise<Outbound | undefined> => channelById(id);
