/** All leads as a table: filtered, sorted, as saved views, and many changed at once. */

import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Target } from "lucide-react";
import { useState } from "react";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { FilterBar } from "./filter-bar.tsx";
import styles from "./leads.module.css";
import { FILTERS, type Filters, filtersOf, orderOf, textOf } from "./query.ts";
import { LeadTable } from "./table.tsx";
import { Views } from "./views.tsx";
import { useWords } from "./words.ts";

const NewLead = later(async () => (await import("../../shared/lead/new-lead.tsx")).NewLead);

export function Screen() {
  return useSession().can("leads.read") ? <Leads /> : <Denied />;
}

function Leads() {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const [adding, setAdding] = useState(false);
  const filters = filtersOf(search);
  const order = orderOf(search.sort);
  const mayAdd = can("leads.manage");
  useCommand(
    { id: "leads.new", title: t("new"), group: t("title"), keys: "Alt+L", run: () => setAdding(true) },
    mayAdd,
  );
  const put = (change: Search) =>
    void navigate({
      to: ".",
      search: ({ owner: _, ...kept }: Search) =>
        Object.fromEntries(Object.entries({ ...kept, ...filters, ...change }).filter(([, value]) => value)),
      replace: true,
    });
  const show = (next: Filters) => put({ ...Object.fromEntries(FILTERS.map((name) => [name, undefined])), ...next });
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <Views filters={filters} onShow={show} />
          {mayAdd ? (
            <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => setAdding(true)}>
              {t("new")} <kbd className={styles.keys}>{shown("Alt+L")}</kbd>
            </Button>
          ) : null}
        </>
      }
    >
      <FilterBar filters={filters} onChange={put} onClear={() => show({})} />
      <LeadTable
        filters={filters}
        order={order}
        onOrder={(next) => put({ sort: textOf(next) })}
        empty={
          <Empty
            icon={<Target size={40} aria-hidden />}
            title={t(Object.keys(filters).length > 0 ? "none.filtered" : "none")}
            action={
              Object.keys(filters).length > 0 ? (
                <Button onPress={() => show({})}>{t("filter.clear")}</Button>
              ) : undefined
            }
          >
            {t(Object.keys(filters).length > 0 ? "none.filtered.text" : "none.text")}
          </Empty>
        }
      />
      {adding ? (
        <NewLead
          funnelId={filters.funnel}
          stageId={filters.stage}
          onClose={() => setAdding(false)}
          onMade={(lead) => void navigate({ to: "/leads/$leadId", params: { leadId: lead.id } })}
        />
      ) : null}
    </Page>
  );
}
