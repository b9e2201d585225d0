/** What became of what went out by itself: by what it was about, by template, channel and language. */
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "../../api/client.ts";
import { channelName } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { Chart, type Series } from "../../shared/chart/chart.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { useFormats } from "../../words/index.tsx";
import { before, type View } from "./period.ts";
import { Reading } from "./reading.tsx";
import { Stat, Stats } from "./stat.tsx";
import { useWords } from "./words.ts";

type Report = Schemas["NotificationReport"];
type Figures = Schemas["NotificationFigures"];
type Group = Report["groups"][number];
const PARTS = ["type", "template", "channel", "language"] as const;
type Part = (typeof PARTS)[number];
const STEPS = ["sent", "delivered", "opened", "clicked", "answered"] as const;
const COLORS: Readonly<Record<(typeof STEPS)[number], Series["color"]>> = {
  sent: "faint",
  delivered: "accent",
  opened: "info",
  clicked: "second",
  answered: "ok",
};
const MOST_ROWS = 12;

export function Notifications({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const [by, setBy] = useState<Part>("type");
  const ask = (days: View["days"], enabled: boolean) =>
    [{ params: { query: { ...days, by } } }, { placeholderData: keepPreviousData, enabled }] as const;
  const now = api.useQuery("get", "/api/reports/notifications", ...ask(view.days, true));
  const range = now.data?.range;
  const earlier = range && view.compare ? before(range) : undefined;
  const then = api.useQuery("get", "/api/reports/notifications", ...ask(earlier ?? view.days, earlier !== undefined));
  const older = earlier && !then.isPlaceholderData ? then.data?.total : undefined;
  const total = now.data?.total;
  const groups = now.data?.groups ?? [];
  const nameOf = (group: Group): string => {
    const value = group[by];
    if (value === null) return t(`notifications.no.${by}`);
    return by === "channel" ? channelName(value) : by === "language" ? f.language(value) : value;
  };
  const shown = groups.slice(0, MOST_ROWS);
  return (
    <Reading of={now} range={range} previous={earlier}>
      <Stats label={t("total")}>
        {STEPS.map((step) => (
          <Stat
            key={step}
            id={step}
            name={t(`notifications.${step}`)}
            value={total?.[step]}
            previous={older?.[step]}
            better="up"
            {...(total && step !== "sent" ? { note: shareOf(total, step, f.percent) } : {})}
          />
        ))}
        <Stat
          id="failed"
          name={t("notifications.failed")}
          value={total?.failed}
          previous={older?.failed}
          better="down"
        />
      </Stats>
      <Segments
        label={t("notifications.by")}
        value={by}
        onChange={(part) => setBy(PARTS.find((one) => one === part) ?? "type")}
        options={PARTS.map((id) => ({ id, title: t(`notifications.by.${id}`) }))}
      />
      <Chart
        title={t("chart.notifications")}
        head={t(`notifications.by.${by}`)}
        kind="bar"
        asTable={view.asTable}
        ids={shown.map(nameOf)}
        labels={shown.map(nameOf)}
        series={STEPS.map((step) => ({
          name: t(`notifications.${step}`),
          color: COLORS[step],
          values: shown.map(({ figures }) => figures[step]),
        }))}
      />
      <Card title={t("notifications.table")}>
        <DataTable
          label={t("notifications.table")}
          head={t(`notifications.by.${by}`)}
          columns={[...STEPS.map((step) => t(`notifications.${step}`)), t("notifications.failed")]}
          rows={groups.map((group) => ({
            id: group[by] ?? "none",
            head: nameOf(group),
            cells: [
              ...STEPS.map((step) => (
                <span key={step}>
                  {f.number(group.figures[step])}{" "}
                  {step === "sent" || group.figures.sent === 0 ? null : (
                    <small>{shareOf(group.figures, step, f.percent)}</small>
                  )}
                </span>
              )),
              f.number(group.figures.failed),
            ],
          }))}
        />
      </Card>
      <Card title={t("notifications.reasons")}>
        <DataTable
          label={t("notifications.reasons")}
          head={t("notifications.reason")}
          columns={[t("notifications.failed")]}
          rows={(total?.reasons ?? [])
            .toSorted((a, b) => b.count - a.count)
            .map(({ code, count }) => ({ id: code, head: <code>{code}</code>, cells: [f.number(count)] }))}
        />
      </Card>
    </Reading>
  );
}

/** Of those that were sent. */
const shareOf = (figures: Figures, step: (typeof STEPS)[number], percent: (share: number) => string): string =>
  figures.sent === 0 ? "" : percent(figures[step] / figures.sent);
