/** Who did what, as it was sealed. */
import { FileDown, ScrollText } from "lucide-react";
import { client, type Schemas, useList } from "../../../api/client.ts";
import type { Search } from "../../../app/router.tsx";
import { Button } from "../../../kit/button.tsx";
import { ComboBox, Select, TextField } from "../../../kit/field.tsx";
import { Badge, type Tone } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useAct } from "../../../shared/editing/work.ts";
import { calledOf } from "../../../shared/people/people.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Jobs } from "../parts/jobs.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { EntryDialog } from "./entry.tsx";
import { ACTIONS, type Entry, KINDS, useEntryNames } from "./names.ts";
import { Verification } from "./verification.tsx";
import { useWords } from "./words.ts";

const ANY = "any";
const TONES: Readonly<Record<Entry["action"], Tone>> = {
  created: "ok",
  changed: "info",
  deleted: "danger",
  signed_in: "neutral",
  refused: "warn",
  exported: "accent",
};

/** Days of this browser, as instants. */
function rangeOf({ from, through }: Search): Pick<Schemas["AuditRange"], "from" | "to"> {
  const start = (day: string | undefined, more = 0) => {
    const date = day && /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00.000`) : undefined;
    date?.setDate(date.getDate() + more);
    return date?.toISOString();
  };
  const [first, end] = [start(from), start(through, 1)];
  return { ...(first ? { from: first } : {}), ...(end ? { to: end } : {}) };
}

export function Section() {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const place = usePlace();
  const act = useAct();
  const { can } = useSession();
  const names = useEntryNames();
  const { search } = place;
  const action = ACTIONS.find((one) => one === search.action);
  const range = rangeOf(search);
  const list = useList("/api/audit", {
    query: {
      limit: 50,
      ...(search.actor ? { actor: search.actor } : {}),
      ...(search.entity ? { entity: search.entity } : {}),
      ...(search.entityId ? { entityId: search.entityId } : {}),
      ...(action ? { action } : {}),
      ...range,
    },
  });
  const entry = list.items.find(({ id }) => id === place.open);
  const columns: readonly Column<Entry>[] = [
    { id: "when", title: t("when"), cell: ({ id, at }) => <OpenLink id={id}>{f.dateTime(at)}</OpenLink> },
    {
      id: "actor",
      title: t("actor"),
      cell: ({ actor }) => <span className={styles.wrapped}>{names.actor(actor)}</span>,
    },
    {
      id: "action",
      title: t("action"),
      cell: (one) => <Badge tone={TONES[one.action]}>{t(`action.${one.action}`)}</Badge>,
    },
    {
      id: "what",
      title: t("what"),
      minor: true,
      cell: (one) => (
        <span className={styles.wrapped}>
          {names.kind(one.entity)}
          <small className={styles.detail}>
            {[
              one.changes.find(({ field }) => field === "name")?.after,
              t("changes", { count: one.changes.length + one.hidden.length }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </small>
        </span>
      ),
    },
  ];
  const order = () =>
    void act(() => client.POST("/api/exports/audit", { body: range }), {
      said: admin("job.started"),
      anew: ["/api/jobs"],
    });
  return (
    <SectionPage
      title={admin("section.audit")}
      description={t("text")}
      actions={
        can("audit.export") ? (
          <Button icon={<FileDown size={16} aria-hidden />} onPress={order}>
            {t("export")}
          </Button>
        ) : null
      }
    >
      <Filters />
      <ListTable
        label={t("list")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          list.hasNextPage ? (
            // A page may hold none that fit although older ones do.
            <div>
              <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
                {admin("more")}
              </Button>
            </div>
          ) : (
            <Empty icon={<ScrollText size={32} aria-hidden />} title={t("empty")}>
              {t("empty.text")}
            </Empty>
          )
        }
      />
      {can("audit.export") ? (
        <section className={styles.stack_s} aria-labelledby="exports">
          <h2 id="exports">{t("exports")}</h2>
          <p className={styles.quiet}>{t("export.what")}</p>
          <Jobs label={t("exports")} kinds={["audit.export"]} titleOf={() => admin("section.audit")} />
        </section>
      ) : null}
      {can("audit.export") ? <Verification /> : null}
      {entry ? <EntryDialog key={entry.id} entry={entry} /> : null}
    </SectionPage>
  );
}

function Filters() {
  const t = useWords();
  const { search, change } = usePlace();
  const { people } = useEntryNames();
  const isFiltered = ["actor", "entity", "entityId", "action", "from", "through"].some((name) => search[name]);
  const choose = (name: string) => (id: string) => void change({ [name]: id === ANY ? undefined : id });
  return (
    <fieldset className={styles.filters} aria-label={t("filters")}>
      <ComboBox
        label={t("actor")}
        value={search.actor ?? ANY}
        onChange={choose("actor")}
        options={[{ id: ANY, label: t("actor.any") }, ...people.map((one) => ({ id: one.id, label: calledOf(one) }))]}
      />
      <ComboBox
        label={t("entity")}
        value={search.entity ?? ANY}
        onChange={choose("entity")}
        options={[{ id: ANY, label: t("entity.any") }, ...KINDS.map((id) => ({ id, label: t(`kind.${id}`) }))]}
      />
      <Select
        label={t("action")}
        value={search.action ?? ANY}
        onChange={choose("action")}
        options={[{ id: ANY, label: t("action.any") }, ...ACTIONS.map((id) => ({ id, label: t(`action.${id}`) }))]}
      />
      <TextField
        type="date"
        label={t("from")}
        value={search.from ?? ""}
        onChange={(day) => void change({ from: day || undefined })}
      />
      <TextField
        type="date"
        label={t("through")}
        value={search.through ?? ""}
        onChange={(day) => void change({ through: day || undefined })}
      />
      {isFiltered ? (
        <Button
          onPress={() =>
            void change({
              actor: undefined,
              entity: undefined,
              entityId: undefined,
              action: undefined,
              from: undefined,
              through: undefined,
            })
          }
        >
          {t("clear")}
        </Button>
      ) : null}
    </fieldset>
  );
}
