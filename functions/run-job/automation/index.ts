/** Rules that tell many of one event. */
import { makeTellMany } from "../../../lib/core/event-rules/many.ts";
import { rulesOf } from "../../rules.ts";
import type { Runs } from "../kinds.ts";
import { storesOf } from "../wiring.ts";

export const runs: Runs = (tenant) => ({ "event-rules.tell": makeTellMany(rulesOf(storesOf(tenant))) });
