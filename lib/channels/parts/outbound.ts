/** What asks the providers at work. A bundle takes this part of every channel alone: see `infra/bundle.ts`. */
import { catalogue, channelById } from "../catalogue.ts";
import type { Outbound } from "../contract.ts";

export const outbound: Readonly<Record<string, Outbound>> = catalogue;
/** Undefined for every text that is no channel's id. */
export const outboundById: (id: string) => Outbound | undefined = channelById;
