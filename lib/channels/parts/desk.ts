/** What people need of the channels beforehand. A bundle takes this part of every channel alone: see `infra/bundle.ts`. */
import { catalogue, channelById } from "../catalogue.ts";
import type { Desk } from "../contract.ts";

export const desk: Readonly<Record<string, Desk>> = catalogue;
/** Undefined for every text that is no channel's id. */
export const deskById: (id: string) => Desk | undefined = channelById;
