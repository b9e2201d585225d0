/** What a schedule hands over when it fires; soon before its time, a queue's delay does it. */
import * as z from "zod/mini";
import { envelope } from "./envelope.ts";

/** A time has come at which deliveries or timers of this tenant were to be looked at again. */
export const wakeSlotFired = envelope("wake.slot", 1, z.object({ slot: z.iso.datetime() }));
export type WakeSlotFired = z.infer<typeof wakeSlotFired>;

/** A clock of a reminder ran out. A reminder whose clock was set anew since has another generation. */
export const reminderDue = envelope(
  "reminder.due",
  1,
  z.object({
    reminderId: z.string().check(z.regex(/^[a-z0-9]{26}\.[a-z0-9]{16}$/)),
    generation: z.number().check(z.multipleOf(1), z.minimum(1)),
  }),
);
export type ReminderDue = z.infer<typeof reminderDue>;

export const scheduleFired = z.discriminatedUnion("type", [wakeSlotFired, reminderDue]);
