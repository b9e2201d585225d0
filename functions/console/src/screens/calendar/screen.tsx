/** What is planned: by the day, the week, the month, or one after the other. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarSync, ChevronLeft, ChevronRight, Plus, Rss } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { api, client, readAnew } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { Button, IconButton } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { addDays, dayIn } from "../../shared/zone/days.ts";
import { useZone, useZoned } from "../../shared/zone/zone.ts";
import { useFormats, useLocale, useNow } from "../../words/index.tsx";
import styles from "./calendar.module.css";
import { type Sheet, SheetContext } from "./chip.tsx";
import { DayList } from "./list.tsx";
import { dayOf, daysOf, type Entry, KINDS, kindsOf, turned, VIEWS, viewOf } from "./model.ts";
import { Month } from "./month.tsx";
import { useWords } from "./words.ts";

const Hours = later(async () => (await import("./hours.tsx")).Hours);
const EventEditor = later(async () => (await import("./editor.tsx")).EventEditor);
const Details = later(async () => (await import("./details.tsx")).Details);
const FeedLink = later(async () => (await import("./link.tsx")).FeedLink);
const Google = later(async () => (await import("./google.tsx")).Google);
const ReminderEditor = later(async () => (await import("../../shared/reminder/editor.tsx")).ReminderEditor);

export function Screen() {
  const { can } = useSession();
  return can("calendar.read") ? <Calendar /> : <Denied />;
}

function Calendar() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const textOf = useProblemText();
  const zone = useZone();
  const zoned = useZoned(zone);
  const today = dayIn(zone, useNow(60_000));
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const change = (part: Search) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...part }) });
  const [view, day, kinds] = [viewOf(search.view), dayOf(search.date, today), kindsOf(search.kinds)];
  const days = useMemo(() => daysOf(view, day), [view, day]);
  const [first = day, last = day] = [days[0], days.at(-1)];
  const query = { from: first, to: addDays(last, 1), timeZone: zone, kinds: kinds.join(",") || "event" };
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/calendar",
    { params: { query } },
    { placeholderData: (before) => before },
  );
  const entries = kinds.length > 0 ? (data?.entries ?? []) : [];
  const [held] = useState<{ entry: Entry | undefined }>({ entry: undefined });
  const mayEnter = can("calendar.manage");
  const enter = (wall: string) => change({ new: wall });
  useCommand({
    id: "calendar.new",
    title: t("new"),
    group: t("title"),
    keys: "Alt+N",
    run: () => enter(`${day}T09:00`),
  });

  async function move(entry: Entry, start: string) {
    if (entry.fixed !== null) return toast.bad(t(`fixed.${entry.fixed}`));
    try {
      const header = entry.version === null ? {} : { header: { "If-Match": `"${entry.version}"` } };
      const { data: moved } = await client.PATCH("/api/calendar/entries/{id}", {
        params: { path: { id: entry.id }, ...header },
        body: { start },
      });
      const at = moved?.days ? zoned.day(moved.days.start, today) : zoned.moment(moved?.startsAt ?? entry.startsAt);
      toast.good(t("moved", { title: entry.title, when: at }));
    } catch (failure) {
      toast.bad(textOf(failure));
    } finally {
      void readAnew("/api/calendar", "/api/reminders", "/api/dashboard");
    }
  }

  const sheet: Sheet = {
    ...{ zone, zoned, today, mayEnter, enter, held, amongHours: view === "day" || view === "week" },
    open: ({ id }) => change({ open: id }),
    move: (entry, start) => void move(entry, start),
  };
  const { code, state } = search;
  const back = code && state ? { code, state } : undefined;
  useEffect(() => {
    if (search.error === undefined) return;
    toast.bad(t("google.denied"));
    change(ARRIVED);
  });
  const opened = search.open ? entries.find(({ id }) => id === search.open) : undefined;
  const close = () => change({ open: undefined, new: undefined, edit: undefined });
  return (
    <SheetContext value={sheet}>
      <Page
        title={t("title")}
        description={t("zone", { zone: zone.replaceAll("_", " ") })}
        actions={
          <>
            {mayEnter ? (
              <Button icon={<CalendarSync size={16} aria-hidden />} onPress={() => change({ google: "yes" })}>
                {t("google")}
              </Button>
            ) : null}
            {mayEnter ? (
              <Button icon={<Rss size={16} aria-hidden />} onPress={() => change({ link: "yes" })}>
                {t("link")}
              </Button>
            ) : null}
            {mayEnter ? (
              <Button
                kind="primary"
                icon={<Plus size={16} aria-hidden />}
                onPress={() => enter(`${day}T09:00`)}
                aria-keyshortcuts="Alt+N"
              >
                {t("new")}
              </Button>
            ) : null}
          </>
        }
      >
        <div className={styles.sheet}>
          <div className={styles.bar}>
            <div className={styles.turn}>
              <IconButton
                small
                label={t("before")}
                icon={<ChevronLeft size={18} aria-hidden />}
                onPress={() => change({ date: turned(view, day, -1) })}
              />
              <Button small onPress={() => change({ date: undefined })}>
                {t("today")}
              </Button>
              <IconButton
                small
                label={t("after")}
                icon={<ChevronRight size={18} aria-hidden />}
                onPress={() => change({ date: turned(view, day, 1) })}
              />
              <strong aria-live="polite">
                <Range view={view} day={day} first={first} last={last} />
              </strong>
            </div>
            <Segments
              label={t("view")}
              value={view}
              onChange={(id) => change({ view: id })}
              options={VIEWS.map((id) => ({ id, title: t(`view.${id}`) }))}
            />
          </div>
          <fieldset className={styles.kinds} aria-label={t("kinds")}>
            {KINDS.map((kind) => (
              <button
                key={kind}
                type="button"
                aria-pressed={kinds.includes(kind)}
                onClick={() => {
                  const next = KINDS.filter((one) => (one === kind) !== kinds.includes(one));
                  change({ kinds: next.length === KINDS.length ? undefined : next.join(",") || "none" });
                }}
              >
                <span className={styles.dot} data-kind={kind} aria-hidden />
                {t(`kind.${kind}`)}
              </button>
            ))}
            {mayEnter ? <span className={styles.quiet}>{t("move.hint")}</span> : null}
          </fieldset>
          <ProblemNote error={error} retry={() => void refetch()} />
          {data && data.incomplete.length > 0 ? (
            <p role="status">{t("incomplete", { kinds: f.list(data.incomplete.map((kind) => t(`kind.${kind}`))) })}</p>
          ) : null}
          {!data && !error ? <Skeleton rows lines={6} /> : null}
          {data && view === "month" ? (
            <Month
              days={days}
              month={day.slice(0, 7)}
              entries={entries}
              openDay={(date) => change({ view: "day", date })}
            />
          ) : null}
          {data && sheet.amongHours ? <Hours days={days} entries={entries} /> : null}
          {data && view === "list" ? <DayList days={days} entries={entries} /> : null}
        </div>
        {opened && !search.edit ? (
          <Details entry={opened} onEdit={() => change({ edit: "yes" })} onClose={close} />
        ) : null}
        {opened && search.edit ? (
          <EventEditor eventId={opened.subject.id} wall={`${day}T09:00`} onClose={close} />
        ) : null}
        {search.new && mayEnter ? <Fresh wall={wallOf(search.new, day)} onClose={close} /> : null}
        {mayEnter && (search.google || back) ? (
          <Google back={back} onBack={() => change({ ...ARRIVED, google: "yes" })} onClose={() => change(GONE)} />
        ) : null}
        {search.link ? <FeedLink onClose={() => change({ link: undefined })} /> : null}
      </Page>
    </SheetContext>
  );
}

/** What Google sends people back with leaves the address at once. */
const ARRIVED: Search = { code: undefined, state: undefined, scope: undefined, error: undefined };
const GONE: Search = { ...ARRIVED, google: undefined };

const wallOf = (text: string, day: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? text : `${day}T09:00`;

/** What begins at a place that was chosen: an event, or a reminder, or a campaign. */
function Fresh({ wall, onClose }: { readonly wall: string; onClose(): void }) {
  const t = useWords();
  const { can } = useSession();
  const [isReminder, setReminder] = useState(false);
  if (isReminder) return <ReminderEditor at={wall} onClose={onClose} />;
  const when = wall.replace("T", ", ");
  return (
    <EventEditor
      wall={wall}
      onClose={onClose}
      aside={
        <div className={styles.turn}>
          {can("reminders.manage") ? (
            <Button small onPress={() => setReminder(true)}>
              {t("new.reminder")}
            </Button>
          ) : null}
          {can("campaigns.manage") ? <a href={`/campaigns/new?start=${wall}`}>{t("new.campaign", { when })}</a> : null}
        </div>
      }
    />
  );
}

function Range({
  view,
  day,
  first,
  last,
}: {
  readonly view: string;
  readonly day: string;
  readonly first: string;
  readonly last: string;
}) {
  const locale = useLocale();
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  if (view === "month") return format({ month: "long", year: "numeric" }).format(Date.parse(day));
  const long = format({ day: "numeric", month: "long", year: "numeric" });
  return first === last ? long.format(Date.parse(first)) : long.formatRange(Date.parse(first), Date.parse(last));
}
