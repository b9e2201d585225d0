/** Funnels as boards: which one, what of it, and what was opened beside it; all of it in the address. */

import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Pencil, Plus, Settings2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { queryClient } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { Button, IconButton } from "../../kit/button.tsx";
import { cx } from "../../kit/cx.ts";
import { Select } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { Empty, useTitle } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import type { Funnel } from "../../shared/lead/model.ts";
import { useFunnels } from "../../shared/lead/names.ts";
import type { Filter } from "./arrange.ts";
import { Board } from "./board.tsx";
import { Filters } from "./filters.tsx";
import styles from "./funnels.module.css";
import { lastFunnel } from "./last.ts";
import { useWords } from "./words.ts";

const Side = later(async () => (await import("./side.tsx")).Side);

const FunnelEditor = later(async () => (await import("./editor.tsx")).FunnelEditor);

const NewLead = later(async () => (await import("../../shared/lead/new-lead.tsx")).NewLead);

export function Screen() {
  return useSession().can("leads.read") ? <Funnels /> : <Denied />;
}

function Funnels() {
  const t = useWords();
  const { tenant } = useSession();
  const navigate = useNavigate();
  const { funnelId } = useParams({ strict: false }) as { readonly funnelId?: string };
  const { funnels, inUse, isPending, error, refetch } = useFunnels();
  const remembered = lastFunnel.get(tenant);
  const wanted = funnelId ?? (inUse.some(({ id }) => id === remembered) ? remembered : inUse[0]?.id);
  const funnel = funnels.find(({ id }) => id === wanted);
  useTitle(funnel ? `${funnel.name} · ${t("title")}` : t("title"));
  useEffect(() => {
    if (funnel === undefined) return;
    lastFunnel.set(tenant, funnel.id);
    if (funnelId === undefined)
      void navigate({
        to: "/funnels/$funnelId",
        params: { funnelId: funnel.id },
        search: (kept: Search) => kept,
        replace: true,
      });
  }, [funnel, funnelId, tenant, navigate]);
  if (isPending) return <Skeleton rows lines={6} />;
  if (error && funnels.length === 0) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!funnel) return <Empty title={t("gone")}>{t("gone.text")}</Empty>;
  return <Chosen funnel={funnel} funnels={inUse} />;
}

function Chosen({ funnel, funnels }: { readonly funnel: Funnel; readonly funnels: readonly Funnel[] }) {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const [adding, setAdding] = useState<{ readonly stageId?: string }>();
  const put = (change: Search, replace = false) =>
    void navigate({
      to: ".",
      search: (kept: Search) =>
        Object.fromEntries(
          Object.entries({ ...kept, ...change }).filter(([, value]) => value !== undefined && value !== ""),
        ),
      replace,
    });
  const filter: Filter = useMemo(
    () => ({
      text: search.q ?? "",
      owner: search.owner ?? "",
      team: search.team ?? "",
      tag: search.tag ?? "",
      isLate: search.late === "true",
    }),
    [search.q, search.owner, search.team, search.tag, search.late],
  );
  const opened = search.lead;
  const editing = search.edit;
  const open = (id: string | undefined) => put({ lead: id });
  const mayAdd = can("leads.manage");
  const mayEdit = can("funnels.manage");
  useCommand(
    { id: "funnels.new", title: t("new"), group: t("title"), keys: "Alt+L", run: () => setAdding({}) },
    mayAdd,
  );
  const choices = funnels.some(({ id }) => id === funnel.id) ? funnels : [...funnels, funnel];
  return (
    <div className={cx(styles.screen, opened !== undefined && styles.opened)}>
      <div className={styles.main}>
        <header className={styles.head}>
          <h1 className="hidden-visually">{t("title")}</h1>
          <Select
            bare
            label={t("choose")}
            className={styles.chooser ?? ""}
            value={funnel.id}
            options={choices.map(({ id, name, archived }) => ({
              id,
              label: name,
              ...(archived ? { detail: t("retired") } : {}),
            }))}
            onChange={(id) =>
              void navigate({
                to: "/funnels/$funnelId",
                params: { funnelId: id },
                search: ({ lead: _, edit: __, ...kept }: Search) => kept,
              })
            }
          />
          <Filters
            filter={filter}
            tags={tagsSeen()}
            onChange={({ text, isLate, ...change }) =>
              put(
                {
                  ...change,
                  ...(text === undefined ? {} : { q: text }),
                  ...(isLate === undefined ? {} : { late: isLate ? "true" : "" }),
                },
                true,
              )
            }
          />
          <div className={styles.actions}>
            {mayEdit ? (
              <Menu
                label={t("manage")}
                trigger={<IconButton label={t("manage")} icon={<Settings2 size={18} aria-hidden />} />}
              >
                <MenuItem icon={<Pencil size={16} aria-hidden />} onAction={() => put({ edit: "1" })}>
                  {t("edit", { funnel: funnel.name })}
                </MenuItem>
                <MenuItem icon={<Plus size={16} aria-hidden />} onAction={() => put({ edit: "new" })}>
                  {t("edit.new")}
                </MenuItem>
              </Menu>
            ) : null}
            {mayAdd ? (
              <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => setAdding({})}>
                {t("new")} <kbd className={styles.keys}>{shown("Alt+L")}</kbd>
              </Button>
            ) : null}
          </div>
        </header>
        <Board
          key={funnel.id}
          funnel={funnel}
          funnels={funnels}
          filter={filter}
          selected={opened}
          onOpen={open}
          onAdd={mayAdd ? (stageId) => setAdding({ stageId }) : undefined}
        />
      </div>
      {opened === undefined ? null : (
        <Side
          id={opened}
          tab={search.tab ?? "lead"}
          onTab={(tab) => put({ tab: tab === "lead" ? "" : tab }, true)}
          onClose={() => put({ lead: "", tab: "" })}
        />
      )}
      {adding ? (
        <NewLead
          funnelId={funnel.id}
          stageId={adding.stageId}
          onClose={() => setAdding(undefined)}
          onMade={(lead) => {
            setAdding(undefined);
            open(lead.id);
          }}
        />
      ) : null}
      {mayEdit && editing !== undefined ? (
        <FunnelEditor
          key={editing}
          funnel={editing === "new" ? undefined : funnel}
          onClose={() => put({ edit: "" })}
          onSaved={(saved) =>
            void navigate({
              to: "/funnels/$funnelId",
              params: { funnelId: saved.id },
              search: ({ edit: _, ...kept }: Search) => kept,
            })
          }
        />
      ) : null}
    </div>
  );
}

/** Of the cards that were read: the API keeps no list of tags. */
function tagsSeen(): readonly string[] {
  const tags = new Set<string>();
  for (const [, data] of queryClient.getQueriesData<{ pages?: { data: { tags: string[] }[] }[] }>({
    queryKey: ["get", "/api/funnels/{id}/stages/{stage}"],
  }))
    for (const page of data?.pages ?? []) for (const lead of page.data) for (const tag of lead.tags) tags.add(tag);
  return [...tags];
}
