/** What people said against rules; it can be taken back. */
import { Undo2 } from "lucide-react";
import { client, type Schemas, useList } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { ifMatch, useAct } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import type { Rule } from "./model.ts";
import { useWords } from "./words.ts";

type Correction = Schemas["ClassificationCorrection"];

export function Corrections({
  rules,
  placeName,
}: {
  readonly rules: readonly Rule[];
  placeName(place: Rule["place"]): string;
}) {
  const t = useWords();
  const f = useFormats();
  const act = useAct();
  const list = useList("/api/classification-corrections", { query: { limit: 20 } });
  const takeBack = ({ id, version }: Correction) =>
    void act(
      () =>
        client.DELETE("/api/classification-corrections/{id}", { params: { path: { id }, header: ifMatch(version) } }),
      { said: t("correction.back"), anew: ["/api/classification-corrections", "/api/classification-rules"] },
    );
  const columns: readonly Column<Correction>[] = [
    {
      id: "rule",
      title: t("correction.rule"),
      cell: ({ ruleId }) => (
        <span className={styles.wrapped}>{rules.find(({ id }) => id === ruleId)?.name ?? ruleId}</span>
      ),
    },
    { id: "from", title: t("correction.from"), minor: true, cell: ({ from }) => placeName(from) },
    { id: "to", title: t("correction.to"), cell: ({ to }) => placeName(to) },
    { id: "when", title: t("correction.when"), minor: true, cell: ({ at }) => f.dateTime(at) },
    {
      id: "undo",
      title: "",
      numeric: true,
      cell: (one) =>
        one.undoneAt === null ? (
          <Button small icon={<Undo2 size={16} aria-hidden />} onPress={() => takeBack(one)}>
            {t("correction.undo")}
          </Button>
        ) : (
          t("correction.undone")
        ),
    },
  ];
  return (
    <section className={styles.stack_s} aria-labelledby="corrections">
      <h2 id="corrections">{t("corrections")}</h2>
      <p className={styles.quiet}>{t("corrections.text")}</p>
      <ListTable
        label={t("corrections")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={<p className={styles.quiet}>{t("corrections.none")}</p>}
      />
    </section>
  );
}
