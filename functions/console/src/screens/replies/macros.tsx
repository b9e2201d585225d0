import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Zap } from "lucide-react";
import { useList } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./replies.module.css";
import { useNames } from "./step-fields.tsx";
import type { Step } from "./steps.ts";
import { useWords } from "./words.ts";

const MacroEditor = later(async () => (await import("./macro-editor.tsx")).MacroEditor);

export function Macros() {
  const t = useWords();
  const { can } = useSession();
  const mayManage = can("replies.manage");
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const change = (part: Search) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...part }) });
  const list = useList("/api/macros", { query: { limit: 100 } });
  const startNew = () => change({ new: "yes" });
  useCommand(
    { id: "macros.new", title: t("macro.new"), group: t("title"), keys: "Alt+N", run: startNew },
    mayManage && search.tab === "macros",
  );
  const open = list.items.find(({ id }) => id === search.open);
  const close = () => change({ open: undefined, new: undefined });
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <p className={styles.hint}>{t("macro.text")}</p>
        {mayManage ? (
          <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={startNew} aria-keyshortcuts="Alt+N">
            {t("macro.new")}
          </Button>
        ) : null}
      </div>
      {list.isPending ? <Skeleton rows lines={3} /> : null}
      {list.error && list.items.length === 0 ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : null}
      {!list.isPending && !list.error && list.items.length === 0 ? (
        <Empty
          icon={<Zap size={40} aria-hidden />}
          title={t("macro.empty")}
          action={mayManage ? <Button onPress={startNew}>{t("macro.new")}</Button> : undefined}
        >
          {t("macro.empty.text")}
        </Empty>
      ) : null}
      {list.items.length > 0 ? (
        <ul className={styles.rows} aria-label={t("tab.macros")}>
          {list.items.map((macro) => (
            <li key={macro.id} className={styles.row}>
              <div className={styles.words}>
                {mayManage ? (
                  <Link to="." search={(kept: Search) => ({ ...kept, open: macro.id })} className={styles.title}>
                    {macro.name}
                  </Link>
                ) : (
                  <span className={styles.title}>{macro.name}</span>
                )}
                <Steps steps={macro.actions} />
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {list.hasNextPage ? (
        <Button isPending={list.isFetchingNextPage} onPress={list.readMore}>
          {t("more")}
        </Button>
      ) : null}
      {search.tab === "macros" && mayManage && (open || search.new) ? (
        <MacroEditor key={open?.id ?? "new"} macro={open} onClose={close} />
      ) : null}
    </div>
  );
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const sentence = useSentence();
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        <li key={index}>{sentence(step)}</li>
      ))}
    </ol>
  );
}

function useSentence(): (step: Step) => string {
  const t = useWords();
  const f = useFormats();
  const { replies, labels, people, teams } = useNames();
  return (step) => {
    const what = t(`step.${step.type}`);
    switch (step.type) {
      case "send_reply":
        return t("step.said", { what, value: replies.find(({ id }) => id === step.cannedReplyId)?.title ?? "…" });
      case "note":
        return t("step.said", { what, value: step.text });
      case "add_labels":
      case "remove_labels": {
        const names = step.labels.map((id) => labels.find((one) => one.id === id)?.name ?? "…");
        return t("step.said", { what, value: f.list(names) });
      }
      case "assign": {
        const { assignee } = step;
        const whom =
          assignee === null ? t("assign.none") : assignee === "me" ? t("assign.me") : people.nameOf(assignee);
        return t("step.said", { what, value: whom });
      }
      case "assign_team": {
        const name = teams.find(({ id }) => id === step.teamId)?.name ?? "…";
        return t("step.said", { what, value: step.teamId === null ? t("team.none") : name });
      }
      case "set_priority":
        return t("step.said", { what, value: t(`priority.${step.priority ?? "none"}`) });
      case "snooze":
        return t("step.said", { what, value: f.duration(step.minutes * 60_000) });
      case "set_state":
        return t("step.said", { what, value: t(`state.${step.state}`) });
    }
  };
}
