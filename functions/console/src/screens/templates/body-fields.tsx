import { TextField } from "../../kit/field.tsx";
import { ApprovedTemplate } from "./approved.tsx";
import type { Body } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

interface FieldsProps {
  readonly body: Body;
  onChange(body: Body): void;
  readonly isDisabled: boolean;
}

/** What each kind of body has to be filled in with. */
export function BodyFields({ body, onChange, isDisabled }: FieldsProps) {
  const t = useWords();
  const field = (name: string, label: string, rows = 1, hint?: string) => (
    <TextField
      key={name}
      label={label}
      {...(hint ? { hint } : {})}
      rows={rows}
      className={rows > 3 ? (styles.source ?? "") : ""}
      value={(body as unknown as Record<string, string | undefined>)[name] ?? ""}
      onChange={(value) => onChange({ ...body, [name]: value } as Body)}
      isDisabled={isDisabled}
    />
  );
  switch (body.kind) {
    case "email":
      return (
        <>
          {field("subject", t("field.subject"))}
          {field("preheader", t("field.preheader"), 1, t("field.preheader.hint"))}
          {body.html === undefined ? field("mjml", "MJML", 18, t("field.mjml.hint")) : field("html", "HTML", 18)}
          {field("text", t("field.plain"), 4, t("field.plain.hint"))}
        </>
      );
    case "push":
      return (
        <>
          {field("title", t("field.push.title"))}
          {field("body", t("field.text"), 4)}
          {field("url", t("field.url"))}
        </>
      );
    case "whatsapp":
      return (
        <>
          {field("text", t("field.text.open"), 6)}
          <ApprovedTemplate body={body} onChange={onChange} isDisabled={isDisabled} />
        </>
      );
    case "text":
      return field("text", t("field.text"), 8);
  }
}
