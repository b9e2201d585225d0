import { ArrowDown, ArrowUp, Plus, Trash2, X } from "lucide-react";
import { useState } from "react";
import { client, readAnew } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { changesIn } from "../../shared/forms/changes.ts";
import styles from "./replies.module.css";
import { StepFields } from "./step-fields.tsx";
import { freshStep, isWhole, type Macro, MOST_STEPS, moved, STEP_TYPES, type StepDraft, stepDraft } from "./steps.ts";
import { useWords } from "./words.ts";

const FORM = "macro-form";

interface MacroEditorProps {
  /** Without one, a new one is made. */
  readonly macro: Macro | undefined;
  onClose(): void;
}

export function MacroEditor({ macro, onClose }: MacroEditorProps) {
  const t = useWords();
  // What it was when it was opened: the change is meant for that.
  const [opened] = useState(macro);
  const [name, setName] = useState(macro?.name ?? "");
  const [steps, setSteps] = useState<readonly StepDraft[]>(() => (macro?.actions ?? []).map(stepDraft));
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const isReady = name.trim() !== "" && steps.length > 0 && steps.every(({ step }) => isWhole(step));
  const at = opened && { path: { id: opened.id }, header: { "If-Match": `"${opened.version}"` } };

  async function settle(work: () => Promise<unknown>, said: string) {
    setPending(true);
    setError(undefined);
    try {
      await work();
      toast.good(said);
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setPending(false);
      setRemoving(false);
      void readAnew("/api/macros");
    }
  }
  function save() {
    setTried(true);
    if (!isReady || isPending) return;
    const body = { name: name.trim(), actions: steps.map(({ step }) => step) };
    void settle(
      async () => {
        if (!opened || !at) return client.POST("/api/macros", { body });
        const change = changesIn(body, { name: opened.name, actions: opened.actions });
        return change && client.PATCH("/api/macros/{id}", { params: at, body: change });
      },
      t("saved", { title: body.name }),
    );
  }

  return (
    <Dialog
      title={opened ? t("macro.edit") : t("macro.new")}
      isOpen
      onClose={onClose}
      actions={
        <>
          {opened && at ? (
            <div className={styles.removal}>
              <Button kind="quiet" icon={<Trash2 size={16} aria-hidden />} onPress={() => setRemoving(true)}>
                {t("delete")}
              </Button>
              <Confirm
                title={t("macro.delete.title")}
                text={t("delete.text", { title: opened.name })}
                action={t("delete")}
                danger
                isOpen={isRemoving}
                isPending={isPending}
                onConfirm={() =>
                  void settle(
                    () => client.DELETE("/api/macros/{id}", { params: at }),
                    t("deleted", { title: opened.name }),
                  )
                }
                onClose={() => setRemoving(false)}
              />
            </div>
          ) : null}
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form={FORM} isPending={isPending}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <ProblemNote error={error} />
        <TextField
          label={t("macro.name")}
          value={name}
          onChange={setName}
          maxLength={100}
          autoFocus
          isRequired
          error={tried && name.trim() === "" ? t("problem.name") : undefined}
        />
        <StepList steps={steps} tried={tried} onChange={setSteps} />
        {tried && steps.length === 0 ? <p className={styles.wrong}>{t("problem.steps")}</p> : null}
        {steps.length < MOST_STEPS ? (
          <div>
            <Menu
              label={t("step.add")}
              trigger={
                <Button small icon={<Plus size={14} aria-hidden />}>
                  {t("step.add")}
                </Button>
              }
            >
              {STEP_TYPES.map((type) => (
                <MenuItem key={type} onAction={() => setSteps([...steps, stepDraft(freshStep(type))])}>
                  {t(`step.${type}`)}
                </MenuItem>
              ))}
            </Menu>
          </div>
        ) : null}
      </form>
    </Dialog>
  );
}

interface StepListProps {
  readonly steps: readonly StepDraft[];
  readonly tried: boolean;
  onChange(steps: readonly StepDraft[]): void;
}

function StepList({ steps, tried, onChange }: StepListProps) {
  const t = useWords();
  return (
    <ol className={styles.step_list} aria-label={t("macro.steps")}>
      {steps.map(({ key, step }, index) => {
        const what = t(`step.${step.type}`);
        return (
          <li key={key} className={styles.step}>
            <header className={styles.line}>
              <strong className={styles.step_name}>{t("step.number", { number: index + 1, what })}</strong>
              <IconButton
                small
                label={t("step.up", { what })}
                icon={<ArrowUp size={16} aria-hidden />}
                isDisabled={index === 0}
                onPress={() => onChange(moved(steps, index, -1))}
              />
              <IconButton
                small
                label={t("step.down", { what })}
                icon={<ArrowDown size={16} aria-hidden />}
                isDisabled={index === steps.length - 1}
                onPress={() => onChange(moved(steps, index, 1))}
              />
              <IconButton
                small
                label={t("step.remove", { what })}
                icon={<X size={16} aria-hidden />}
                onPress={() => onChange(steps.filter((one) => one.key !== key))}
              />
            </header>
            <StepFields
              step={step}
              isWrong={tried && !isWhole(step)}
              onChange={(next) => onChange(steps.map((one) => (one.key === key ? { key, step: next } : one)))}
            />
          </li>
        );
      })}
    </ol>
  );
}
