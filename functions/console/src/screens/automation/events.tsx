/** What happened, newest first. */
import { Activity, X } from "lucide-react";
import { useAll } from "../../api/all.ts";
import type { Schemas } from "../../api/client.ts";
import { api, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ComboBox } from "../../kit/field.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { OpenLink } from "../../shared/editing/open-link.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./automation.module.css";
import { ContactPicker } from "./people.tsx";
import { RulesOf } from "./rules.tsx";
import { HowToSend } from "./sending.tsx";
import { Tree } from "./tree.tsx";
import { useWords } from "./words.ts";

type BusinessEvent = Schemas["BusinessEvent"];
const EVERY = "*";

export function Events() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const place = usePlace();
  const types = useAll("/api/event-types");
  const { type, contact } = place.search;
  const list = useList("/api/events", {
    query: { limit: 50, ...(type ? { type } : {}), ...(contact ? { contactId: contact } : {}) },
  });
  const isFiltered = type !== undefined || contact !== undefined;
  const columns: readonly Column<BusinessEvent>[] = [
    {
      id: "type",
      title: t("event"),
      cell: (event) => (
        <span className={styles.named}>
          <OpenLink id={event.id}>{event.type}</OpenLink>
          <small>
            <time dateTime={event.occurredAt} title={f.dateTime(event.occurredAt)}>
              {f.relative(event.occurredAt, now)}
            </time>{" "}
            · <bdi>{event.messageId}</bdi>
          </small>
        </span>
      ),
    },
    {
      id: "contact",
      title: t("event.contact"),
      cell: ({ contactId }) => (contactId === null ? null : <ContactLink id={contactId} />),
    },
  ];
  return (
    <div className={styles.stack}>
      <div className={styles.filters}>
        <ComboBox
          label={t("filter.type")}
          value={type ?? EVERY}
          onChange={(id) => void place.change({ type: id === EVERY ? undefined : id })}
          options={[
            { id: EVERY, label: t("filter.every") },
            ...types.items.map((one) => ({ id: one.type, label: one.type })),
          ]}
        />
        <ContactPicker
          key={contact ?? ""}
          label={t("filter.contact")}
          value={contact ?? null}
          onChoose={(id) => void place.change({ contact: id })}
        />
        {isFiltered ? (
          <Button
            kind="quiet"
            icon={<X size={16} aria-hidden />}
            onPress={() => void place.change({ type: undefined, contact: undefined })}
          >
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
      <ListTable
        label={t("events")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<Activity size={40} aria-hidden />} title={t(isFiltered ? "events.none" : "events.empty")}>
            {t(isFiltered ? "events.none.text" : "events.empty.text")}
          </Empty>
        }
      />
      <HowToSend />
      {place.open ? <OneEvent key={place.open} id={place.open} onClose={place.leave} /> : null}
    </div>
  );
}

function OneEvent({ id, onClose }: { readonly id: string; onClose(): void }) {
  const t = useWords();
  const { data, error } = api.useQuery("get", "/api/events/{id}", { params: { path: { id } } });
  return (
    <Dialog isOpen size="side" title={data?.type ?? t("event")} onClose={onClose}>
      {data ? <Told event={data} /> : error ? <ProblemNote error={error} /> : <Skeleton lines={6} />}
    </Dialog>
  );
}

function Told({ event }: { readonly event: BusinessEvent }) {
  const t = useWords();
  const f = useFormats();
  const { knownAs } = usePeople();
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t("event.when"), f.dateTime(event.occurredAt)],
    [t("event.received"), f.dateTime(event.receivedAt)],
    ...(event.contactId === null
      ? []
      : [[t("event.contact"), <ContactLink key="contact" id={event.contactId} />] as const]),
    [t("event.source"), knownAs(event.source) ?? <code key="source">{event.source}</code>],
    [
      t("event.messageId"),
      <code key="message">
        <bdi>{event.messageId}</bdi>
      </code>,
    ],
  ];
  return (
    <div className={styles.stack}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles.label}>{t("event.properties")}</h3>
      <Tree value={event.properties} label={t("event.properties")} />
      <RulesOf type={event.type} />
    </div>
  );
}
