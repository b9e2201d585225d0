/** A clock ran out: the person is told, once, and the next one of the series is made. All of it is one write. */
import type { Clock, Ids } from "../kernel/ports.ts";
import { type NewNotice, type Notice, noticeFor, noticeParts } from "../notices/model.ts";
import type { PersonalNotices } from "../notices/ports.ts";
import { askAbout, carryOn, end, fire, setClock } from "./life.ts";
import { type DueReminder, isOpen, isWaiting, type Reminder } from "./model.ts";
import type { LookAt, ReminderStore } from "./ports.ts";

export type FireOutcome =
  | { readonly kind: "fired" | "asking" }
  /** Fired before, moved, ticked off or cancelled since its clock was set, or not there any more. */
  | { readonly kind: "nothing" }
  /** Its time has not come. */
  | { readonly kind: "early"; readonly ms: number };

export interface FireReminder {
  /** Throws when a store cannot be reached: whoever called comes again, and the person is still told once. */
  fire(due: DueReminder): Promise<FireOutcome>;
  /** The clock is set once more by the outbox, for what ran out too early and cannot wait where it is. */
  setAgain(due: DueReminder): Promise<void>;
}

interface FirePorts {
  readonly reminders: Pick<ReminderStore, "get" | "save">;
  readonly notices: Pick<PersonalNotices, "preferences">;
  readonly lookAt: LookAt;
  readonly clock: Clock;
  readonly ids: Pick<Ids, "derive">;
}

export function makeFireReminder({ reminders, notices, lookAt, clock, ids }: FirePorts): FireReminder {
  const waitingFor = async ({ reminderId, generation }: DueReminder): Promise<Reminder | undefined> => {
    const reminder = await reminders.get(reminderId);
    return reminder?.generation === generation && isWaiting(reminder) ? reminder : undefined;
  };

  return {
    async fire(due) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const before = await waitingFor(due);
        if (!before) return { kind: "nothing" };
        const ms = Date.parse(before.dueAt) - clock.now();
        if (ms > 0) return { kind: "early", ms };
        const asks = before.subject !== null && (await lookAt(before.subject)) !== "open";
        const now = new Date(clock.now()).toISOString();
        // Whether a closed lead's series goes on is part of what is asked.
        const { after, next } = asks ? { after: askAbout(before, now) } : carryOn(fire(before, now), now, ids);
        const ends = await left(before, now);
        const notice = await tell(after);
        if ((await reminders.save({ before, after, next, ends, notice })) === "saved")
          return { kind: asks ? "asking" : "fired" };
      }
      throw new Error("the reminder kept changing");
    },

    async setAgain(due) {
      const before = await waitingFor(due);
      if (!before) return;
      const now = new Date(clock.now()).toISOString();
      const after = setClock(before, now, before.state === "snoozed" ? "snoozed" : "pending", before.dueAt);
      // A conflict: somebody else set it.
      await reminders.save({ before, after });
    },
  };

  /** The one before, if nobody ticked it off: a daily reminder lies on the desk once, not once for each day of a holiday. */
  async function left(reminder: Reminder, now: string) {
    const before = reminder.previous === undefined ? undefined : await reminders.get(reminder.previous);
    return before && isOpen(before) ? { before, after: end(before, now, "superseded") } : undefined;
  }

  async function tell(reminder: Reminder): Promise<Notice | undefined> {
    const fresh: NewNotice = {
      person: reminder.owner,
      kind: reminder.state === "asking" ? "reminder_asks" : "reminder",
      subject: { kind: "reminder", id: reminder.reminderId },
      ...(reminder.subject ? { place: reminder.subject } : {}),
      text: reminder.title,
      at: reminder.dueAt,
      fact: [reminder.reminderId, String(reminder.generation)],
    };
    const { wishes } = await notices.preferences(reminder.owner);
    const own = reminder.channels ? { [fresh.kind]: reminder.channels } : {};
    return noticeFor(fresh, ids.derive(...noticeParts(fresh)), { ...wishes, ...own });
  }
}
