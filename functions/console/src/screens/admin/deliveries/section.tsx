/** Messages that reached nobody: why, and sending them again, one or many. */
import { Link } from "@tanstack/react-router";
import { MailCheck, RotateCcw } from "lucide-react";
import { useState } from "react";
import { client, readAnew, type Schemas, useList } from "../../../api/client.ts";
import { Button, IconButton } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { Checkbox } from "../../../kit/field.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { Segments } from "../../../kit/tabs.tsx";
import { toast } from "../../../kit/toast.tsx";
import { useSession } from "../../../session/session.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useReason } from "../../../shared/editing/work.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Delivery = Schemas["Delivery"];
const STATES = ["failed", "unknown", "presumed_lost", "suppressed", "deferred"] as const;
type State = (typeof STATES)[number];
/** Those that a person may send again. */
const OPEN: readonly State[] = ["failed", "unknown", "presumed_lost"];

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const state = STATES.find((one) => one === place.search.state) ?? "failed";
  return (
    <SectionPage title={admin("section.deliveries")} description={t("text")}>
      <Segments
        label={t("states")}
        value={state}
        onChange={(chosen) => void place.change({ state: chosen })}
        options={STATES.map((id) => ({ id, title: t(`state.${id}`) }))}
      />
      <p className={styles.quiet}>{t(`what.${state}`)}</p>
      <Deliveries key={state} state={state} />
    </SectionPage>
  );
}

function Deliveries({ state }: { readonly state: State }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { can } = useSession();
  const list = useList("/api/deliveries", { query: { state, limit: 50 } });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<readonly string[]>();
  const { sendAgain, progress } = useSendAgain();
  const mayAgain = OPEN.includes(state) && can("conversations.reply");
  const shown = list.items.map(({ id }) => id);
  const wanted = chosen.filter((id) => shown.includes(id));
  const columns: readonly Column<Delivery>[] = [
    {
      id: "conversation",
      title: t("conversation"),
      cell: (one) => (
        <span className={styles.line}>
          {mayAgain ? (
            <Checkbox
              label={t("choose", { time: f.dateTime(one.at) })}
              isSelected={wanted.includes(one.id)}
              onChange={(on) => setChosen(on ? [...wanted, one.id] : wanted.filter((id) => id !== one.id))}
            />
          ) : null}
          <Link to="/inbox/$conversationId" params={{ conversationId: one.conversationId }}>
            {t("open")}
          </Link>
        </span>
      ),
    },
    {
      id: "reason",
      title: t("reason"),
      cell: ({ reason, wakeAt }) => (
        <span className={styles.wrapped}>
          {reason?.text || t("reason.none")}
          {reason ? <small className={styles.detail}>{reason.code}</small> : null}
          {state === "deferred" && wakeAt ? (
            <small className={styles.detail}>{t("wakes", { time: f.relative(wakeAt, now) })}</small>
          ) : null}
        </span>
      ),
    },
    { id: "attempts", title: t("attempts"), numeric: true, minor: true, cell: ({ attempts }) => f.number(attempts) },
    {
      id: "when",
      title: t("when"),
      minor: true,
      cell: ({ at }) => <time dateTime={at}>{f.dateTime(at)}</time>,
    },
    ...(mayAgain
      ? [
          {
            id: "again",
            title: "",
            numeric: true,
            cell: (one: Delivery) => (
              <IconButton
                small
                label={t("again")}
                icon={<RotateCcw size={16} aria-hidden />}
                onPress={() => setAsking([one.id])}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      {mayAgain && list.items.length > 0 ? (
        <div className={styles.spread}>
          <Checkbox
            isSelected={wanted.length === shown.length}
            isIndeterminate={wanted.length > 0 && wanted.length < shown.length}
            onChange={(on) => setChosen(on ? shown : [])}
          >
            {t("choose.all")}
          </Checkbox>
          <Button
            kind="primary"
            icon={<RotateCcw size={16} aria-hidden />}
            isDisabled={wanted.length === 0}
            isPending={progress !== undefined}
            onPress={() => setAsking(wanted)}
          >
            {progress ? t("again.doing", { ...progress }) : t("again.count", { count: wanted.length })}
          </Button>
        </div>
      ) : null}
      <ListTable
        label={t("list")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<MailCheck size={32} aria-hidden />} title={t("empty")}>
            {t("empty.text")}
          </Empty>
        }
      />
      <Confirm
        title={t("again.title", { count: asking?.length ?? 0 })}
        text={t(state === "failed" ? "again.failed" : "again.unknown")}
        action={t("again")}
        isOpen={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={() => {
          const ids = asking ?? [];
          setAsking(undefined);
          setChosen([]);
          void sendAgain(ids);
        }}
      />
    </>
  );
}

/** One after the other, so that a provider which refuses is not asked a hundred times at once. */
function useSendAgain() {
  const t = useWords();
  const reason = useReason();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const sendAgain = async (ids: readonly string[]) => {
    const refused: unknown[] = [];
    for (const [done, id] of ids.entries()) {
      setProgress({ done, total: ids.length });
      await client.POST("/api/deliveries/{id}/send-again", { params: { path: { id } } }).catch((problem: unknown) => {
        refused.push(problem);
      });
    }
    setProgress(undefined);
    const taken = ids.length - refused.length;
    if (taken > 0) toast.good(t("again.done", { count: taken }));
    if (refused.length > 0) toast.bad(t("again.some", { count: refused.length, reason: reason(refused[0]) }));
    await readAnew("/api/deliveries");
  };
  return { sendAgain, progress };
}
