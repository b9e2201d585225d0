/** The stages of a funnel: their order, names, colours, what they mean and what they ask for. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { client, readAnew } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { Checkbox, NumberField, Select, TextField } from "../../kit/field.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { type Funnel, openStages, type Stage } from "../../shared/lead/model.ts";
import styles from "./funnels.module.css";
import { useWords } from "./words.ts";

const STATES = ["new", "in_progress", "negotiation", "closed", "closed_won", "closed_lost"] as const;
const NEEDS = ["value", "expectedOn", "assignee", "team", "type"] as const;
const COLOURS = ["#5b8def", "#f0a33a", "#c86bd8", "#3fae6b", "#e0605e", "#2fa7a7"] as const;

interface Draft {
  /** Of this form alone. */
  readonly key: string;
  readonly id?: string;
  readonly name: string;
  readonly probability: number;
  readonly colour: string;
  readonly state: (typeof STATES)[number];
  readonly requires: readonly string[];
}

let keys = 0;
const draftOf = ({ id, name, probability, colour, state, requires }: Stage): Draft => ({
  key: id,
  id,
  name,
  probability,
  colour,
  state,
  requires,
});
const fresh = (name: string, probability: number, state: Draft["state"], at: number): Draft => {
  keys += 1;
  return {
    key: `new ${keys}`,
    name,
    probability,
    colour: COLOURS[at % COLOURS.length] ?? COLOURS[0],
    state,
    requires: [],
  };
};

export function FunnelEditor({
  funnel,
  onClose,
  onSaved,
}: {
  readonly funnel: Funnel | undefined;
  onClose(): void;
  onSaved(funnel: Funnel): void;
}) {
  const t = useWords();
  const textOf = useProblemText();
  const [name, setName] = useState(funnel?.name ?? "");
  const [stages, setStages] = useState<readonly Draft[]>(() =>
    funnel
      ? openStages(funnel).map(draftOf)
      : [
          fresh(t("draft.first"), 10, "new", 0),
          fresh(t("draft.talking"), 50, "negotiation", 1),
          fresh(t("draft.closing"), 90, "closed", 3),
        ],
  );
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const [retiring, setRetiring] = useState(false);
  const change = (key: string, part: Partial<Draft>) =>
    setStages((all) => all.map((stage) => (stage.key === key ? { ...stage, ...part } : stage)));
  const shift = (at: number, by: 1 | -1) =>
    setStages((all) => {
      const next = [...all];
      const [moved] = next.splice(at, 1);
      if (moved) next.splice(at + by, 0, moved);
      return next;
    });

  async function send(work: () => Promise<{ data?: unknown }>, said: string) {
    setPending(true);
    setError(undefined);
    try {
      const { data } = await work();
      await readAnew("/api/funnels", "/api/funnels/{id}/board", "/api/funnels/{id}/totals");
      toast.good(said);
      onSaved(data as Funnel);
    } catch (problem) {
      setError(problem);
    } finally {
      setPending(false);
    }
  }
  const body = () => ({
    name: name.trim(),
    stages: stages.map(({ key: _, requires, ...stage }) => ({
      ...stage,
      name: stage.name.trim(),
      requires: requires as never,
    })),
  });
  const one = (known: Funnel) => ({ path: { id: known.id }, header: { "If-Match": `"${known.version}"` } });
  const save = () =>
    funnel
      ? send(() => client.PATCH("/api/funnels/{id}", { params: one(funnel), body: body() }), t("edit.saved"))
      : send(() => client.POST("/api/funnels", { body: body() }), t("edit.made"));
  const isWhole = name.trim() !== "" && stages.every((stage) => stage.name.trim() !== "");
  const retire = (known: Funnel, archived: boolean) =>
    send(
      () => client.PATCH("/api/funnels/{id}", { params: one(known), body: { archived } }),
      t(archived ? "edit.retired" : "edit.revived"),
    );

  return (
    <Dialog
      isOpen
      size="wide"
      title={funnel ? t("edit", { funnel: funnel.name }) : t("edit.new")}
      onClose={onClose}
      actions={
        <>
          {funnel ? (
            <Button kind="quiet" onPress={() => (funnel.archived ? void retire(funnel, false) : setRetiring(true))}>
              {t(funnel.archived ? "edit.revive" : "edit.retire")}
            </Button>
          ) : null}
          <span className={styles.push} />
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" isPending={isPending} isDisabled={!isWhole} onPress={() => void save()}>
            {t("edit.save")}
          </Button>
        </>
      }
    >
      <TextField label={t("edit.name")} value={name} onChange={setName} maxLength={100} isRequired />
      <ol className={styles.stages}>
        {stages.map((stage, at) => (
          <li key={stage.key} className={styles.stage}>
            <div className={styles.stage_line}>
              <TextField
                bare
                type="color"
                className={styles.colour ?? ""}
                label={t("edit.colour", { stage: stage.name })}
                value={stage.colour}
                onChange={(colour) => change(stage.key, { colour: colour.toLowerCase() })}
              />
              <TextField
                label={t("edit.stage", { number: at + 1 })}
                value={stage.name}
                maxLength={100}
                isRequired
                onChange={(next) => change(stage.key, { name: next })}
              />
              <Select
                label={t("edit.state")}
                value={stage.state}
                options={STATES.map((id) => ({ id, label: t(`stage.${id}`) }))}
                onChange={(state) => change(stage.key, { state: state as Draft["state"] })}
              />
              <NumberField
                label={t("edit.probability")}
                value={stage.probability}
                minValue={0}
                maxValue={100}
                onChange={(probability) =>
                  change(stage.key, { probability: Number.isNaN(probability) ? 0 : probability })
                }
              />
              <div className={styles.stage_buttons}>
                <IconButton
                  small
                  label={t("edit.up", { stage: stage.name })}
                  isDisabled={at === 0}
                  icon={<ArrowUp size={16} aria-hidden />}
                  onPress={() => shift(at, -1)}
                />
                <IconButton
                  small
                  label={t("edit.down", { stage: stage.name })}
                  isDisabled={at === stages.length - 1}
                  icon={<ArrowDown size={16} aria-hidden />}
                  onPress={() => shift(at, 1)}
                />
                <IconButton
                  small
                  label={t("edit.remove", { stage: stage.name })}
                  isDisabled={stages.length === 1}
                  icon={<Trash2 size={16} aria-hidden />}
                  onPress={() => setStages((all) => all.filter(({ key }) => key !== stage.key))}
                />
              </div>
            </div>
            <fieldset className={styles.needs}>
              <legend>{t("edit.needs")}</legend>
              {NEEDS.map((need) => (
                <Checkbox
                  key={need}
                  isSelected={stage.requires.includes(need)}
                  onChange={(on) =>
                    change(stage.key, {
                      requires: on ? [...stage.requires, need] : stage.requires.filter((one) => one !== need),
                    })
                  }
                >
                  {t(`need.${need}`)}
                </Checkbox>
              ))}
            </fieldset>
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon={<Plus size={16} aria-hidden />}
          isDisabled={stages.length >= 20}
          onPress={() => setStages((all) => [...all, fresh("", 50, "negotiation", all.length)])}
        >
          {t("edit.add")}
        </Button>
      </div>
      {funnel && openStages(funnel).some(({ id }) => !stages.some((stage) => stage.id === id)) ? (
        <p className={styles.quiet}>{t("edit.removed")}</p>
      ) : null}
      {error ? <ProblemNote error={error} /> : null}
      {funnel ? (
        <Confirm
          danger
          isOpen={retiring}
          title={t("edit.retire.title", { funnel: funnel.name })}
          text={t("edit.retire.text")}
          action={t("edit.retire")}
          isPending={isPending}
          onClose={() => setRetiring(false)}
          onConfirm={() => {
            setRetiring(false);
            void retire(funnel, true).catch((problem: unknown) => toast.bad(textOf(problem)));
          }}
        />
      ) : null}
    </Dialog>
  );
}
