/** A template of the business: its variables, and how it will look for this contact. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { api, client } from "../../api/client.ts";
import { Select, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useFormats } from "../../words/index.tsx";
import { useSettled } from "../search/hits.ts";
import { Bubble } from "./bubble.tsx";
import { knownAs, type Template, typedAs, type Variable } from "./model.ts";
import type { FormProps } from "./picker.tsx";
import styles from "./template-use.module.css";
import { useWords } from "./words.ts";

const SETTLES_MS = 300;

export function Ours({ template, place, onReady }: FormProps & { readonly template: Template }) {
  const t = useWords();
  const formats = useFormats();
  const { id, key, activeVersion, defaultLanguage } = template;
  const { data, error } = api.useQuery("get", "/api/templates/{id}/versions", { params: { path: { id } } });
  const version = data?.data.find(({ number }) => number === activeVersion);
  const variables = version?.variables ?? template.variables;
  const languages =
    version?.bodies.filter(({ medium }) => medium === place.medium).map(({ language }) => language) ?? [];
  const [chosen, setChosen] = useState<string>();
  const own = languages.find((language) => place.contact.language?.split("-")[0] === language.split("-")[0]);
  const language = chosen ?? own ?? defaultLanguage;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(template.variables.map(({ name }) => [name, knownAs(name, place.contact.name)])),
  );
  const values = variables.map((variable) => ({ variable, read: typedAs(variable.type, typed[variable.name] ?? "") }));
  const isWhole = values.every(({ variable, read }) => read && (read.value !== undefined || !variable.required));
  const written = JSON.stringify(
    Object.fromEntries(
      values.flatMap(({ variable, read }) => (read?.value === undefined ? [] : [[variable.name, read.value]])),
    ),
  );
  const settled = useSettled(written, SETTLES_MS);
  const preview = useQuery({
    queryKey: ["template-use", id, activeVersion, place.medium, language, place.contact.id, settled],
    enabled: isWhole && version !== undefined && activeVersion !== null,
    queryFn: async () =>
      (
        await client.POST("/api/templates/{id}/preview", {
          params: { path: { id } },
          body: {
            ...{ medium: place.medium, language, version: activeVersion ?? 1 },
            data: JSON.parse(settled) as Record<string, unknown>,
            ...(place.contact.id === undefined ? {} : { contactId: place.contact.id }),
          },
        })
      ).data,
    placeholderData: (before) => before,
  });
  const content = preview.data?.content;
  const closed = preview.data?.closedWindow;
  const cannot = place.isClosed && content != null && !closed && content.type !== "template";
  const ready = isWhole && content != null && !cannot;
  const text = content?.text ?? content?.subject ?? null;
  const use = useMemo(
    () =>
      ready
        ? {
            template: { key, language, data: JSON.parse(written) as Record<string, unknown> },
            text: place.isClosed ? null : text,
          }
        : undefined,
    [ready, key, language, written, place.isClosed, text],
  );
  useEffect(() => {
    onReady(use);
    // What is not shown any more is not sent.
    return () => onReady(undefined);
  }, [use, onReady]);

  if (error) return <ProblemNote error={error} />;
  if (!version) return <Skeleton lines={4} />;
  return (
    <div className={styles.halves}>
      <div className={styles.stack}>
        {languages.length > 1 ? (
          <Select
            label={t("language")}
            value={language}
            options={languages.map((one) => ({ id: one, label: formats.language(one) }))}
            onChange={setChosen}
          />
        ) : null}
        {variables.map((variable) => (
          <Value
            key={variable.name}
            variable={variable}
            value={typed[variable.name] ?? ""}
            onChange={(value) => setTyped((all) => ({ ...all, [variable.name]: value }))}
          />
        ))}
      </div>
      <section className={styles.stack} aria-label={t("preview")}>
        <h3 className={styles.heading}>{t("preview")}</h3>
        <ProblemNote error={preview.error} />
        {isWhole ? (
          content ? (
            <Bubble
              title={content.subject ?? (content.type === "template" ? content.name : undefined)}
              text={content.text ?? content.variables?.join(" · ") ?? ""}
              choices={content.choices?.map(({ title }) => title) ?? []}
            />
          ) : preview.isPending ? (
            <Skeleton lines={3} />
          ) : (
            <p className={styles.quiet}>{preview.data?.findings[0]?.message}</p>
          )
        ) : (
          <p className={styles.quiet}>{t("preview.missing")}</p>
        )}
        {cannot ? (
          <p role="alert" className={styles.wrong}>
            {t("closed.none")}
          </p>
        ) : null}
        {place.isClosed && closed ? (
          <p className={styles.quiet}>
            {t("closed.used", { name: closed.name })} {closed.variables.join(" · ")}
          </p>
        ) : null}
        {place.contact.id === undefined && isWhole ? <p className={styles.quiet}>{t("preview.example")}</p> : null}
      </section>
    </div>
  );
}

function Value({
  variable: { name, type, required, description, example },
  value,
  onChange,
}: {
  readonly variable: Variable;
  readonly value: string;
  onChange(value: string): void;
}) {
  const t = useWords();
  const about = { label: name, isRequired: required };
  if (type === "boolean")
    return (
      <Select
        {...about}
        value={value === "" ? null : value}
        options={[
          { id: "true", label: t("yes") },
          { id: "false", label: t("no") },
        ]}
        onChange={onChange}
      />
    );
  const isWrong = typedAs(type, value) === undefined;
  return (
    <TextField
      {...about}
      type={type === "date" ? "date" : "text"}
      rows={type === "list" || type === "object" ? 3 : 1}
      hint={description || (type === "money" ? t("money.hint") : undefined)}
      placeholder={typeof example === "string" || typeof example === "number" ? String(example) : ""}
      value={value}
      onChange={onChange}
      error={isWrong ? t(`wrong.${type as "number" | "money" | "list" | "object"}`) : undefined}
    />
  );
}
