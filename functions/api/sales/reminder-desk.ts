/** Everything that people do with reminders, in one hand. */
import type { Clock, Ids } from "../../../lib/core/kernel/ports.ts";
import { type ListReminders, makeListReminders } from "../../../lib/core/reminders/lists.ts";
import { type ManageReminders, makeManageReminders } from "../../../lib/core/reminders/manage.ts";
import type { LookAt, ReminderStore } from "../../../lib/core/reminders/ports.ts";

export interface ReminderDesk extends ManageReminders, Pick<ReminderStore, "ofSubject"> {
  readonly list: ListReminders;
}

export function makeReminderDesk(ports: {
  readonly reminders: ReminderStore;
  readonly lookAt: LookAt;
  readonly clock: Clock;
  readonly ids: Ids;
}): ReminderDesk {
  return {
    ...makeManageReminders(ports),
    list: makeListReminders(ports),
    ofSubject: ports.reminders.ofSubject,
  };
}
