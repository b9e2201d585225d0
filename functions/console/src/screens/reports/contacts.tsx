/** Contacts by where they came from: platforms and countries. */

import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { channelName } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { Chart, type Series } from "../../shared/chart/chart.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Delta } from "../../shared/delta/delta.tsx";
import { useFormats } from "../../words/index.tsx";
import { before, type Days, type View } from "./period.ts";
import { Reading, useReport } from "./reading.tsx";
import { Stat, Stats } from "./stat.tsx";
import { useWords } from "./words.ts";

const COLORS: readonly Series["color"][] = ["accent", "second", "info", "ok", "danger", "faint"];

function useContacts(view: View) {
  const ask = (days: Days, enabled: boolean) =>
    [{ params: { query: { ...days } } }, { placeholderData: keepPreviousData, enabled }] as const;
  const now = api.useQuery("get", "/api/reports/contacts", ...ask(view.days, true));
  const range = now.data?.range;
  const earlier = range && view.compare ? before(range) : undefined;
  const then = api.useQuery("get", "/api/reports/contacts", ...ask(earlier ?? view.days, earlier !== undefined));
  return { now, earlier, older: earlier && !then.isPlaceholderData ? then.data : undefined };
}

/** Of the platforms, and of how contacts come without one. */
function usePlatformName() {
  const t = useWords();
  return (id: string) =>
    id === "manual" ? t("manual") : id === "import" ? t("imported") : id === "unknown" ? t("unknown") : channelName(id);
}

export function Contacts({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const nameOf = usePlatformName();
  const { now, older, earlier } = useContacts(view);
  const { data } = now;
  const days = data?.days ?? [];
  const platforms = data?.platforms ?? [];
  return (
    <Reading of={now} range={data?.range} previous={earlier}>
      <Stats label={t("total")}>
        <Stat id="contacts" name={t("contacts.all")} value={data?.total.contacts} />
        <Stat
          id="newContacts"
          name={t("contacts.new")}
          value={data?.total.newContacts}
          previous={older?.total.newContacts}
          better="up"
        />
        <Stat
          id="newConversations"
          name={t("contacts.conversations")}
          value={data?.total.newConversations}
          previous={older?.total.newConversations}
          better="up"
        />
      </Stats>
      <Chart
        title={t("chart.new_contacts")}
        head={t("day")}
        kind="stacked"
        asTable={view.asTable}
        ids={days.map(({ day }) => day)}
        labels={f.days(days.map(({ day }) => `${day}T12:00:00`))}
        series={platforms
          .filter(({ newContacts }) => newContacts > 0)
          .map(({ channel }, index) => ({
            name: nameOf(channel),
            color: COLORS[index % COLORS.length] ?? "accent",
            values: days.map((day) => day.platforms[channel] ?? 0),
          }))}
      />
      <Card title={t("contacts.platforms")}>
        <DataTable
          label={t("contacts.platforms")}
          head={t("head.channel")}
          columns={[t("contacts.all"), t("contacts.new"), t("contacts.all_conversations"), t("contacts.conversations")]}
          rows={platforms.map((one) => {
            const was = older
              ? (older.platforms.find(({ channel }) => channel === one.channel)?.newContacts ?? 0)
              : null;
            return {
              id: one.channel,
              head: nameOf(one.channel),
              cells: [
                f.number(one.contacts),
                <span key="new">
                  {f.number(one.newContacts)} <Delta now={one.newContacts} before={was} better="up" />
                </span>,
                f.number(one.conversations),
                f.number(one.newConversations),
              ],
            };
          })}
        />
      </Card>
    </Reading>
  );
}

export function Countries({ view }: { readonly view: View }) {
  const t = useWords();
  const f = useFormats();
  const { now, older, earlier } = useContacts(view);
  const leads = useReport(view, "country").data;
  const { data } = now;
  const countries = data?.countries ?? [];
  const nameOf = (code: string) => (code === "none" ? t("unknown") : f.country(code));
  const first = countries.slice(0, 20);
  const wayOf = (country: string) =>
    country === "none" ? undefined : ({ to: "/contacts", search: { country } } as const);
  return (
    <Reading of={now} range={data?.range} previous={earlier}>
      {view.asTable ? null : (
        <Chart
          title={t("chart.country")}
          head={t("head.country")}
          kind="rows"
          asTable={false}
          ids={first.map(({ country }) => country)}
          labels={first.map(({ country }) => nameOf(country))}
          series={[
            { name: t("contacts.all"), color: "accent", values: first.map(({ contacts }) => contacts) },
            { name: t("contacts.new"), color: "second", values: first.map(({ newContacts }) => newContacts) },
          ]}
          wayOf={wayOf}
        />
      )}
      <Card title={t("tab.countries")}>
        <DataTable
          label={t("tab.countries")}
          head={t("head.country")}
          columns={[
            t("contacts.all"),
            t("contacts.new"),
            t("contacts.conversations"),
            t("count.leads"),
            t("count.leadsWon"),
          ]}
          rows={countries.map((one) => {
            const was = older
              ? (older.countries.find(({ country }) => country === one.country)?.newContacts ?? 0)
              : null;
            const figures = leads?.groups.find(({ id }) => id === one.country)?.figures;
            const way = wayOf(one.country);
            return {
              id: one.country,
              head: way ? (
                <Link to={way.to} search={way.search}>
                  {nameOf(one.country)}
                </Link>
              ) : (
                nameOf(one.country)
              ),
              cells: [
                f.number(one.contacts),
                <span key="new">
                  {f.number(one.newContacts)} <Delta now={one.newContacts} before={was} better="up" />
                </span>,
                f.number(one.newConversations),
                f.number(figures?.leads ?? 0),
                f.number(figures?.leadsWon ?? 0),
              ],
            };
          })}
        />
      </Card>
    </Reading>
  );
}
