/** What a schedule hands over when it fires. */
import * as z from "zod/mini";
import { envelope } from "./envelope.ts";

/** A time has come at which deliveries or timers of this tenant were to be looked at again. */
export const wakeSlotFired = envelope("wake.slot", 1, z.object({ slot: z.iso.datetime() }));
export type WakeSlotFired = z.infer<typeof wakeSlotFired>;
