/** What webhooks need of the channels. A bundle takes this part of every channel alone: see `infra/bundle.ts`. */
import { catalogue, channelById } from "../catalogue.ts";
import type { Inbound } from "../contract.ts";

export const inbound: Readonly<Record<string, Inbound>> = catalogue;
/** Undefined for every text that is no channel's id. */
export const inboundById: (id: string) => Inbound | undefined = channelById;
