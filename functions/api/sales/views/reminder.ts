import type { Reminder as ReminderView, Repeat as RepeatView } from "../../../../events/api/reminders.ts";
import type { Reminder, Repeat } from "../../../../lib/core/reminders/model.ts";

const repeatView = ({ weekdays, ...rest }: Repeat): RepeatView => ({
  ...rest,
  ...(weekdays ? { weekdays: [...weekdays] } : {}),
});

export const reminderView = (reminder: Reminder): ReminderView => ({
  id: reminder.reminderId,
  title: reminder.title,
  note: reminder.note,
  subject: reminder.subject ? { ...reminder.subject } : null,
  owner: reminder.owner,
  createdBy: reminder.createdBy,
  at: reminder.at,
  timeZone: reminder.timeZone,
  repeat: reminder.repeat ? repeatView(reminder.repeat) : null,
  channels: reminder.channels ? [...reminder.channels] : null,
  series: { id: reminder.series.id, number: reminder.series.number },
  state: reminder.state,
  dueAt: reminder.dueAt,
  firedAt: reminder.firedAt,
  closedAt: reminder.closedAt,
  endReason: reminder.endReason,
  createdAt: reminder.createdAt,
  updatedAt: reminder.updatedAt,
  version: reminder.version,
});
