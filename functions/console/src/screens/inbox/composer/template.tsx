/** A template that the provider approved: the one thing that may be sent once the window for free text is closed. */
import { useState } from "react";
import { Button } from "../../../kit/button.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { Select, TextField } from "../../../kit/field.tsx";
import { useWords } from "../words.ts";
import type { Content } from "./contents.ts";

const CATEGORIES = ["utility", "marketing", "authentication"] as const;
const LANGUAGE = /^[A-Za-z0-9_-]{2,35}$/;

export function TemplateDialog({ onSend, onClose }: { onSend(content: Content): void; onClose(): void }) {
  const t = useWords();
  const [name, setName] = useState("");
  const [language, setLanguage] = useState("es");
  const [category, setCategory] = useState<(typeof CATEGORIES)[number]>("utility");
  const [values, setValues] = useState("");
  const isLanguage = LANGUAGE.test(language);
  const variables = values === "" ? [] : values.split("\n");
  return (
    <Dialog
      title={t("template")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            isDisabled={name.trim() === "" || !isLanguage}
            onPress={() => {
              onSend({
                type: "template",
                name: name.trim(),
                language,
                category,
                ...(variables.length > 0 ? { variables } : {}),
              });
              onClose();
            }}
          >
            {t("template.send")}
          </Button>
        </>
      }
    >
      <TextField label={t("template.name")} hint={t("template.name.hint")} value={name} onChange={setName} autoFocus />
      <TextField
        label={t("template.language")}
        value={language}
        onChange={setLanguage}
        error={isLanguage ? undefined : t("template.language.wrong")}
      />
      <Select
        label={t("template.category")}
        value={category}
        onChange={(id) => setCategory(CATEGORIES.find((one) => one === id) ?? "utility")}
        options={CATEGORIES.map((id) => ({ id, label: t(`template.${id}`) }))}
      />
      <TextField
        label={t("template.values")}
        hint={t("template.values.hint")}
        rows={3}
        value={values}
        onChange={setValues}
      />
    </Dialog>
  );
}
