/** Why leads are lost: what is offered when one is closed as lost, in the order in which it is offered. */
import { ArrowDown, ArrowUp, Plus, ThumbsDown } from "lucide-react";
import { useState } from "react";
import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Button, IconButton } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useEditor } from "../../../shared/editing/editor.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { useAct } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Reason = Schemas["LostReason"];
const REASONS = "/api/lost-reasons";
const USUAL = ["price", "rival", "timing", "silence", "fit"] as const;

/** Where one has to stand to come before `next` and behind `previous`. */
const between = (previous: Reason | undefined, next: Reason | undefined): number =>
  next === undefined ? (previous?.position ?? 0) + 1 : ((previous?.position ?? 0) + next.position) / 2;

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const place = usePlace();
  const act = useAct();
  const [isBeginning, setBeginning] = useState(false);
  const reasons = useAll(REASONS);
  const reason = reasons.items.find(({ id }) => id === place.open);
  const offered = reasons.items.filter(({ archived }) => !archived);
  const move = ({ id }: Reason, by: 1 | -1) => {
    const at = offered.findIndex((one) => one.id === id);
    const position = by < 0 ? between(offered[at - 2], offered[at - 1]) : between(offered[at + 1], offered[at + 2]);
    void act(() => client.PATCH("/api/lost-reasons/{id}", { params: { path: { id } }, body: { position } }), {
      said: t("moved"),
      anew: [REASONS],
    });
  };
  const columns: readonly Column<Reason>[] = [
    { id: "name", title: t("name"), cell: ({ id, name }) => <OpenLink id={id}>{name}</OpenLink> },
    {
      id: "order",
      title: t("order"),
      cell: (one) =>
        one.archived ? (
          <Badge>{t("archived")}</Badge>
        ) : (
          <span className={styles.actions}>
            <IconButton
              small
              label={t("up", { name: one.name })}
              icon={<ArrowUp size={16} aria-hidden />}
              isDisabled={one.id === offered[0]?.id}
              onPress={() => move(one, -1)}
            />
            <IconButton
              small
              label={t("down", { name: one.name })}
              icon={<ArrowDown size={16} aria-hidden />}
              isDisabled={one.id === offered.at(-1)?.id}
              onPress={() => move(one, 1)}
            />
          </span>
        ),
    },
  ];
  const add = (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => place.show(NEW)}>
      {t("new")}
    </Button>
  );
  /** In the language of whoever begins; from then on they are the business's own. */
  const begin = async () => {
    setBeginning(true);
    await act(
      async () => {
        for (const id of USUAL) await client.POST(REASONS, { body: { name: t(`usual.${id}`) } });
      },
      { anew: [REASONS] },
    );
    setBeginning(false);
  };
  return (
    <SectionPage
      title={admin("section.lost_reasons")}
      description={t("text")}
      actions={reasons.items.length > 0 ? add : null}
    >
      <ListTable
        label={t("list")}
        columns={columns}
        list={reasons}
        keyOf={({ id }) => id}
        empty={
          <Empty
            icon={<ThumbsDown size={32} aria-hidden />}
            title={t("empty")}
            action={
              <span className={styles.actions}>
                <Button kind="primary" isPending={isBeginning} onPress={() => void begin()}>
                  {t("usual")}
                </Button>
                <Button onPress={() => place.show(NEW)}>{t("new")}</Button>
              </span>
            }
          >
            {t("empty.text")}
          </Empty>
        }
      />
      {place.open === NEW ? <ReasonDialog key={NEW} /> : null}
      {reason ? <ReasonDialog key={reason.id} reason={reason} /> : null}
    </SectionPage>
  );
}

function ReasonDialog({ reason }: { readonly reason?: Reason }) {
  const t = useWords();
  const { fields, set, about, form } = useEditor({
    entry: reason,
    fieldsOf: (one: Reason | undefined) => ({ name: one?.name ?? "" }),
    create: ({ name }) => client.POST(REASONS, { body: { name: name.trim() } }),
    update: (id, header, { name }) =>
      client.PATCH("/api/lost-reasons/{id}", { params: { path: { id }, header }, body: { name: name.trim() } }),
    isReady: ({ name }) => name.trim() !== "",
    said: ({ name }) => t("saved", { name: name.trim() }),
    anew: [REASONS],
  });
  return (
    <FormDialog
      title={reason?.name ?? t("new")}
      {...form}
      {...(reason ? { more: <Retire reason={reason} /> } : { action: t("create") })}
    >
      <TextField
        isRequired
        autoFocus={!reason}
        label={t("name")}
        maxLength={100}
        value={fields.name}
        onChange={(name) => set({ name })}
        error={about("name")}
      />
    </FormDialog>
  );
}

/** Leads that have it keep it, so it is not asked about; it can be taken back. */
function Retire({ reason: { id, name, archived } }: { readonly reason: Reason }) {
  const t = useWords();
  const act = useAct();
  const set = (next: boolean): void =>
    void act(() => client.PATCH("/api/lost-reasons/{id}", { params: { path: { id } }, body: { archived: next } }), {
      said: t(next ? "retire.done" : "revive.done", { name }),
      undo: () => set(!next),
      anew: [REASONS],
    });
  return <Button onPress={() => set(!archived)}>{t(archived ? "revive" : "retire")}</Button>;
}
