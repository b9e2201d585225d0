import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { client } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Checkbox, Select, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { readTemplateAnew } from "./anew.ts";
import { exampleOf, exampleText, type Template, TYPES, type Variable } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

interface Row extends Pick<Variable, "name" | "type" | "required" | "description"> {
  readonly id: number;
  readonly text: string;
}

/** What whoever sends has to give, with an example of each. */
export function Variables({ template }: { readonly template: Template }) {
  const t = useWords();
  const { can } = useSession();
  const isDisabled = !can("templates.manage");
  const [rows, setRows] = useState<readonly Row[]>(() =>
    template.variables.map((variable, id) => ({ ...variable, id, text: exampleText(variable) })),
  );
  const [error, setError] = useState<unknown>();
  const change = (id: number, part: Partial<Row>) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const wrong = (row: Row) => (exampleOf(row.type, row.text) ? undefined : t("variables.json"));

  async function save() {
    setError(undefined);
    try {
      const variables = rows.map(({ name, type, required, description, text }) => {
        const example = exampleOf(type, text)?.value;
        return { name, type, required, description, ...(example === undefined ? {} : { example }) };
      });
      await client.PATCH("/api/templates/{id}", {
        params: { path: { id: template.id }, header: { "If-Match": `"${template.version}"` } },
        body: { variables },
      });
      toast.good(t("saved"));
    } catch (failure) {
      setError(failure);
    } finally {
      void readTemplateAnew();
    }
  }

  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (!rows.some(wrong)) void save();
      }}
    >
      <p>{t("variables.text")}</p>
      <ProblemNote error={error} />
      {rows.map((row, index) => (
        <fieldset key={row.id} className={styles.variable} aria-label={t("variables.one", { number: index + 1 })}>
          <TextField
            label={t("variables.name")}
            value={row.name}
            onChange={(name) => change(row.id, { name })}
            isDisabled={isDisabled}
          />
          <Select
            label={t("variables.type")}
            value={row.type}
            onChange={(type) => change(row.id, { type: type as Row["type"] })}
            options={TYPES.map((id) => ({ id, label: t(`type.${id}`) }))}
            isDisabled={isDisabled}
          />
          <TextField
            label={t("variables.example")}
            value={row.text}
            onChange={(text) => change(row.id, { text })}
            error={wrong(row)}
            isDisabled={isDisabled}
          />
          <Checkbox
            isSelected={row.required}
            onChange={(required) => change(row.id, { required })}
            isDisabled={isDisabled}
          >
            {t("variables.required")}
          </Checkbox>
          {isDisabled ? null : (
            <IconButton
              label={t("variables.remove", { name: row.name })}
              icon={<Trash2 size={16} aria-hidden />}
              onPress={() => setRows((before) => before.filter(({ id }) => id !== row.id))}
            />
          )}
        </fieldset>
      ))}
      {isDisabled ? null : (
        <div className={styles.bar}>
          <Button
            icon={<Plus size={16} aria-hidden />}
            onPress={() =>
              setRows((before) => [
                ...before,
                {
                  id: Math.max(-1, ...before.map(({ id }) => id)) + 1,
                  name: "",
                  type: "string",
                  required: true,
                  description: "",
                  text: "",
                },
              ])
            }
          >
            {t("variables.add")}
          </Button>
          <Button kind="primary" type="submit">
            {t("save")}
          </Button>
        </div>
      )}
    </form>
  );
}
