/** One of ours goes to a provider, which decides later. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAll } from "../../../api/all.ts";
import { api, client, type Schemas } from "../../../api/client.ts";
import { ComboBox, Select } from "../../../kit/field.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { usePlace } from "../../../shared/editing/place.ts";
import { useWork } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

export function Submit({ connections }: { readonly connections: readonly Schemas["Connection"][] }) {
  const t = useWords();
  const f = useFormats();
  const place = usePlace();
  const work = useWork();
  const templates = useAll("/api/templates");
  const [connectionId, setConnection] = useState(connections[0]?.id ?? "");
  const [templateId, setTemplate] = useState<string>();
  const [wished, setLanguage] = useState<string>();
  const medium = connections.find(({ id }) => id === connectionId)?.channel;
  const template = templates.items.find(({ id }) => id === templateId);
  const { data } = api.useQuery(
    "get",
    "/api/templates/{id}/versions",
    { params: { path: { id: templateId ?? "" } } },
    { enabled: templateId !== undefined },
  );
  const number = template?.draftVersion ?? template?.activeVersion;
  const languages = (data?.data.find((version) => version.number === number)?.bodies ?? [])
    .filter((body) => body.medium === medium)
    .map(({ language }) => language);
  const language = languages.find((one) => one === wished) ?? languages[0];
  const submit = async () => {
    if (templateId === undefined || language === undefined) return;
    const made = await work.run(
      () => client.POST("/api/provider-templates", { body: { connectionId, templateId, language } }),
      { said: t("submitted"), anew: ["/api/provider-templates"] },
    );
    if (made) place.leave({ saved: true });
  };
  return (
    <FormDialog
      title={t("submit")}
      isDirty={false}
      work={work}
      action={t("submit.action")}
      cannotSave={language === undefined}
      onClose={() => place.leave()}
      onSave={() => void submit()}
    >
      <p className={styles.quiet}>{t("submit.text")}</p>
      {connections.length > 1 ? (
        <Select
          label={t("account")}
          value={connectionId}
          onChange={setConnection}
          options={connections.map(({ id, name }) => ({ id, label: name }))}
          error={work.about("connectionId")}
        />
      ) : null}
      <ComboBox
        label={t("template")}
        value={templateId ?? null}
        onChange={setTemplate}
        options={templates.items
          .filter(({ kind }) => kind === "message")
          .map(({ id, title, key }) => ({ id, label: title, detail: key }))}
        emptyText={t("template.none")}
        error={work.about("templateId")}
      />
      {templateId !== undefined && data && languages.length === 0 ? (
        <p className={styles.quiet}>
          {t("language.none")}{" "}
          <Link to="/templates/$templateId" params={{ templateId }} search={{ medium }}>
            {t("template.open")}
          </Link>
        </p>
      ) : null}
      {languages.length > 0 ? (
        <Select
          label={t("language")}
          value={language ?? null}
          onChange={setLanguage}
          options={languages.map((id) => ({ id, label: f.language(id) }))}
          error={work.about("language")}
        />
      ) : null}
    </FormDialog>
  );
}
