/** The person's own reminders that are due today: ticked off or put off where they stand. */
import { Check, Clock } from "lucide-react";
import { api, client, keyOf, queryClient, readAnew, type Schemas } from "../../api/client.ts";
import { ButtonLink, IconButton } from "../../kit/button.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { Card } from "../../kit/page.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { dayAt } from "../../shared/zone/days.ts";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./dashboard.module.css";
import { useWords } from "./words.ts";

type Reminder = Schemas["Reminder"];

const tomorrowMorning = (): string => new Date(dayAt(1, 9, Date.now())).toISOString();

export function Reminders({ data }: { readonly data: Schemas["Dashboard"] }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const textOf = useProblemText();
  const tickOff = api.useMutation("post", "/api/reminders/{id}/done");

  /** It goes at once and comes back, with the reason, when the API refuses. */
  const settle = async (reminder: Reminder, work: () => Promise<unknown>, said: string) => {
    await queryClient.cancelQueries({ queryKey: keyOf("/api/dashboard") });
    queryClient.setQueriesData<Schemas["Dashboard"]>({ queryKey: keyOf("/api/dashboard") }, (known) =>
      known ? { ...known, reminders: known.reminders.filter(({ id }) => id !== reminder.id) } : known,
    );
    try {
      await work();
      toast.good(said);
    } catch (error) {
      toast.bad(textOf(error));
    }
    await readAnew("/api/dashboard", "/api/reminders");
  };
  const snooze = (reminder: Reminder, body: Schemas["Snooze"]) =>
    settle(
      reminder,
      () => client.POST("/api/reminders/{id}/snooze", { params: { path: { id: reminder.id } }, body }),
      t("reminders.snoozed", { title: reminder.title }),
    );

  return (
    <Card
      title={t("reminders")}
      actions={
        <ButtonLink small kind="quiet" to="/reminders">
          {t("reminders.all")}
        </ButtonLink>
      }
    >
      {data.reminders.length === 0 ? <p className={styles.quiet}>{t("reminders.none")}</p> : null}
      <ul className={styles.list} aria-label={t("reminders")}>
        {data.reminders.map((one) => (
          <li key={one.id} className={styles.row}>
            <span className={styles.grow}>
              <span className={styles.wrapped}>{one.title}</span>
              <time dateTime={one.dueAt} className={styles.quiet} data-late={Date.parse(one.dueAt) < now}>
                {Date.parse(one.dueAt) < now
                  ? t("reminders.late", { time: f.relative(one.dueAt, now) })
                  : f.relative(one.dueAt, now)}
              </time>
            </span>
            <IconButton
              small
              label={t("reminders.done", { title: one.title })}
              icon={<Check size={16} aria-hidden />}
              onPress={() =>
                void settle(
                  one,
                  () => tickOff.mutateAsync({ params: { path: { id: one.id } } }),
                  t("reminders.ticked", { title: one.title }),
                )
              }
            />
            <Menu
              trigger={
                <IconButton
                  small
                  label={t("reminders.snooze", { title: one.title })}
                  icon={<Clock size={16} aria-hidden />}
                />
              }
            >
              <MenuItem onAction={() => void snooze(one, { minutes: 15 })}>{t("reminders.in_15")}</MenuItem>
              <MenuItem onAction={() => void snooze(one, { minutes: 60 })}>{t("reminders.in_60")}</MenuItem>
              <MenuItem onAction={() => void snooze(one, { until: tomorrowMorning() })}>
                {t("reminders.tomorrow")}
              </MenuItem>
            </Menu>
          </li>
        ))}
      </ul>
    </Card>
  );
}
