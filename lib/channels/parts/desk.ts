/** What people need of the channels beforehand. A bundle takes this part of every channel alone, and loads it when it is asked for: see `infra/bundle.ts`. */
import { channelById } from "../catalogue.ts";
import type { Desk } from "../contract.ts";

/** Undefined for every text that is no channel's id. */
export const deskById = async (id: string): Promise<Desk | undefined> => channelById(id);
