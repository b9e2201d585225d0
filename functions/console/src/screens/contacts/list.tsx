/** All contacts, newest first, or those that are looked for. Only the rows in sight are drawn. */

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowDownUp, FileDown, FileUp, Plus, Users } from "lucide-react";
import { useMemo, useRef } from "react";
import type { ItemOf } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import type { Search } from "../../app/router.tsx";
import { Button, ButtonLink } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Avatar } from "../../kit/mark.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./contacts.module.css";
import { Filters } from "./filters.tsx";
import { Marked } from "./marked.tsx";
import { type Contact, calledOf } from "./model.ts";
import { filtersOf, useFound, useSelection } from "./selection.ts";
import { Cell, Table, type TableHandle } from "./table.tsx";
import { useExport } from "./transfers/use-export.ts";
import { Ways } from "./ways.tsx";
import { useWords } from "./words.ts";

const NewContact = later(async () => (await import("./new-contact.tsx")).NewContact);

export function Contacts() {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const selection = useSelection();
  const search = useSearch({ strict: false }) as Search;
  const found = useFound(selection);
  const field = useRef<HTMLInputElement>(null);
  const table = useRef<TableHandle>(null);
  const startExport = useExport(filtersOf(selection));
  const contacts = found.by === "list" ? found.list.items : [];
  const tags = useMemo(
    () => [...new Set(contacts.flatMap((contact) => contact.tags))].sort((a, b) => a.localeCompare(b)),
    [contacts],
  );
  const group = t("title");
  const add = () => selection.change({ new: "1" });
  useCommand({ id: "contacts.search", title: t("search"), group, keys: "Alt+S", run: () => field.current?.focus() });
  useCommand({ id: "contacts.new", title: t("new"), group, keys: "Alt+N", run: add }, can("contacts.manage"));
  useCommand({ id: "contacts.next", title: t("next"), group, keys: "Alt+J", run: () => table.current?.step(1) });
  useCommand({
    id: "contacts.previous",
    title: t("previous"),
    group,
    keys: "Alt+K",
    run: () => table.current?.step(-1),
  });

  return (
    <Page
      full
      title={t("title")}
      actions={
        <>
          {can("contacts.import") || can("contacts.export") ? (
            <Menu
              label={t("files")}
              trigger={<Button icon={<ArrowDownUp size={16} aria-hidden />}>{t("files")}</Button>}
            >
              {can("contacts.import") ? (
                <MenuItem
                  icon={<FileUp size={16} aria-hidden />}
                  onAction={() => void navigate({ to: "/contacts", search: { import: "1" } })}
                >
                  {t("import")}
                </MenuItem>
              ) : null}
              {can("contacts.export") ? (
                <MenuItem icon={<FileDown size={16} aria-hidden />} onAction={startExport}>
                  {t(selection.isFiltered ? "export.these" : "export.all")}
                </MenuItem>
              ) : null}
              <MenuItem onAction={() => void navigate({ to: "/contacts", search: { jobs: "1" } })}>
                {t("transfers")}
              </MenuItem>
            </Menu>
          ) : null}
          {can("contacts.manage") ? (
            <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={add}>
              {t("new")}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={styles.screen}>
        <Filters selection={selection} tags={tags} search={field} />
        {found.by === "list" ? (
          <Rows handle={table} list={found.list} isFiltered={selection.isFiltered} />
        ) : (
          <Hits handle={table} list={found.list} />
        )}
      </div>
      {search.new === undefined || !can("contacts.manage") ? null : (
        <NewContact onClose={() => selection.change({ new: undefined })} />
      )}
      <p className="hidden-visually">{t("keys", { next: shown("Alt+J"), previous: shown("Alt+K") })}</p>
    </Page>
  );
}

function Rows({
  handle,
  list,
  isFiltered,
}: {
  readonly handle: React.Ref<TableHandle>;
  readonly list: Extract<ReturnType<typeof useFound>, { by: "list" }>["list"];
  readonly isFiltered: boolean;
}) {
  const t = useWords();
  const { can } = useSession();
  if (list.isPending) return <Skeleton rows lines={8} />;
  if (list.error && list.items.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (list.items.length === 0 && !list.hasNextPage)
    return (
      <Empty
        icon={<Users size={32} aria-hidden />}
        title={t(isFiltered ? "none.filtered" : "none")}
        action={
          isFiltered || !can("contacts.import") ? null : (
            <ButtonLink to="/contacts" search={{ import: "1" }}>
              {t("import")}
            </ButtonLink>
          )
        }
      >
        {t(isFiltered ? "none.filtered.text" : "none.text")}
      </Empty>
    );
  return (
    <Table
      ref={handle}
      label={t("title")}
      columns={[t("name"), t("ways"), t("country"), t("tags"), t("added")]}
      list={list}
      keyOf={({ id }) => id}
      row={(contact) => <Row contact={contact} />}
    />
  );
}

function Row({ contact }: { readonly contact: Contact }) {
  const t = useWords();
  const f = useFormats();
  const { id, country, tags, createdAt } = contact;
  const name = calledOf(contact) ?? t("nameless");
  return (
    <>
      <Cell head>
        <Avatar name={name} small />
        <Link to="/contacts/$contactId" params={{ contactId: id }} className={styles.name} data-row>
          {name}
        </Link>
      </Cell>
      <Cell>
        <Ways contact={contact} />
      </Cell>
      <Cell>{country ? f.country(country) : null}</Cell>
      <Cell>
        {tags.slice(0, 4).map((tag) => (
          <Link key={tag} to="/contacts" search={{ tag }} className={styles.tag} title={t("tag.filter", { tag })}>
            {tag}
          </Link>
        ))}
        {tags.length > 4 ? <span className={styles.quiet}>+{tags.length - 4}</span> : null}
      </Cell>
      <Cell>
        <time dateTime={createdAt}>{f.date(createdAt)}</time>
      </Cell>
    </>
  );
}

function Hits({
  handle,
  list,
}: {
  readonly handle: React.Ref<TableHandle>;
  readonly list: Extract<ReturnType<typeof useFound>, { by: "search" }>["list"];
}) {
  const t = useWords();
  if (list.isPending) return <Skeleton rows lines={8} />;
  if (list.error && list.items.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (list.items.length === 0)
    return (
      <Empty icon={<Users size={32} aria-hidden />} title={t("none.found")}>
        {t("none.found.text")}
      </Empty>
    );
  return (
    <Table
      ref={handle}
      label={t("found")}
      columns={[t("name"), t("found.by")]}
      list={list}
      keyOf={({ id }) => id}
      row={(hit) => <Hit hit={hit} />}
    />
  );
}

function Hit({ hit }: { readonly hit: ItemOf<"/api/search"> }) {
  const t = useWords();
  const name = hit.contactName ?? (hit.title.text || t("nameless"));
  return (
    <>
      <Cell head>
        <Avatar name={name} small />
        <Link
          to="/contacts/$contactId"
          params={{ contactId: hit.contactId ?? hit.id }}
          className={styles.name}
          data-row
        >
          {hit.title.text === "" ? name : <Marked excerpt={hit.title} />}
        </Link>
      </Cell>
      <Cell>
        <Marked excerpt={hit.excerpt} />
      </Cell>
    </>
  );
}
