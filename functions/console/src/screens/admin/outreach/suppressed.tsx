/** Addresses that must not be written to: why, adding some, and letting one be written to again. */
import { Ban, MailCheck, RotateCcw } from "lucide-react";
import { useState } from "react";
import { client, readAnew, type Schemas, useList } from "../../../api/client.ts";
import { Button, IconButton } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { RadioGroup, TextField } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Card, Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { linesOf } from "../../../shared/editing/lines.ts";
import { useAct, useWork } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { addressIn, groupsOf } from "./addresses.ts";
import { useWords } from "./words.ts";

type Suppression = Schemas["Suppression"];

export function Suppressed() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const act = useAct();
  const list = useList("/api/suppressions", { query: { limit: 50 } });
  const [isAdding, setAdding] = useState(false);
  const [freeing, setFreeing] = useState<Suppression>();
  const mayChange = can("contacts.manage");
  const columns: readonly Column<Suppression>[] = [
    { id: "value", title: t("address"), cell: ({ value }) => <span className={styles.wrapped}>{value}</span> },
    {
      id: "reason",
      title: t("reason"),
      cell: ({ reason, detail }) => (
        <span className={styles.wrapped}>
          {t(`reason.${reason}`)}
          {detail ? <small className={styles.detail}>{detail}</small> : null}
        </span>
      ),
    },
    { id: "scope", title: t("scope"), cell: ({ scope }) => <Badge>{t(`scope.${scope}`)}</Badge> },
    { id: "since", title: t("since"), minor: true, cell: ({ at }) => <time dateTime={at}>{f.dateTime(at)}</time> },
    ...(mayChange
      ? [
          {
            id: "free",
            title: "",
            numeric: true,
            cell: (one: Suppression) => (
              <IconButton
                small
                label={t("free", { address: one.value })}
                icon={<RotateCcw size={16} aria-hidden />}
                onPress={() => setFreeing(one)}
              />
            ),
          },
        ]
      : []),
  ];
  const add = mayChange ? (
    <Button small icon={<Ban size={16} aria-hidden />} onPress={() => setAdding(true)}>
      {t("add")}
    </Button>
  ) : undefined;
  return (
    <Card title={t("suppressed")} actions={add}>
      <p className={styles.quiet}>{t("suppressed.text")}</p>
      <ListTable
        label={t("suppressed")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<MailCheck size={32} aria-hidden />} title={t("empty")}>
            {t("empty.text")}
          </Empty>
        }
      />
      {isAdding ? <Add onClose={() => setAdding(false)} /> : null}
      <Confirm
        title={t("free.title")}
        text={t("free.text", { address: freeing?.value ?? "" })}
        action={t("free.action")}
        isOpen={freeing !== undefined}
        onClose={() => setFreeing(undefined)}
        onConfirm={() => {
          const { id = "" } = freeing ?? {};
          setFreeing(undefined);
          void act(() => client.DELETE("/api/suppressions/{id}", { params: { path: { id } } }), {
            said: t("freed"),
            anew: ["/api/suppressions"],
          });
        }}
      />
    </Card>
  );
}

interface Refused {
  readonly line: string;
  readonly message: string;
}

function Add({ onClose }: { onClose(): void }) {
  const t = useWords();
  const work = useWork();
  const [text, setText] = useState("");
  const [scope, setScope] = useState<"all" | "marketing">("all");
  const [report, setReport] = useState<{ readonly added: number; readonly refused: readonly Refused[] }>();
  const lines = linesOf(text);
  const addAll = async () => {
    let added = 0;
    const refused: Refused[] = [];
    for (const group of groupsOf(lines)) {
      const body = { addresses: group.map(addressIn), scope, reason: "import" as const, detail: "" };
      const answer = await work.run(() => client.POST("/api/suppressions", { body }), { anew: [] });
      if (!answer) break;
      added += answer.added;
      for (const { index, message } of answer.refused) refused.push({ line: group[index] ?? "", message });
    }
    setReport({ added, refused });
    // What was not taken stays to be mended.
    if (added > 0) setText(refused.map(({ line }) => line).join("\n"));
    void readAnew("/api/suppressions");
  };
  return (
    <FormDialog
      title={t("add")}
      isDirty={lines.length > 0 && report === undefined}
      work={work}
      onClose={onClose}
      onSave={() => void addAll()}
      action={t("add.action", { count: lines.length })}
      cannotSave={lines.length === 0}
    >
      <TextField label={t("add.lines")} hint={t("add.lines.hint")} rows={8} value={text} onChange={setText} autoFocus />
      <RadioGroup
        label={t("scope")}
        value={scope}
        onChange={(one) => setScope(one === "marketing" ? "marketing" : "all")}
        options={(["all", "marketing"] as const).map((id) => ({
          id,
          label: t(`scope.${id}`),
          detail: t(`scope.${id}.what`),
        }))}
      />
      {report ? (
        <div role="status" className={styles.stack_s}>
          <p>{t("added", { count: report.added })}</p>
          {report.refused.length > 0 ? (
            <>
              <p>{t("refused", { count: report.refused.length })}</p>
              <ul>
                {report.refused.slice(0, 20).map(({ line, message }) => (
                  <li key={line}>
                    {line}: {message}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
      ) : null}
    </FormDialog>
  );
}
