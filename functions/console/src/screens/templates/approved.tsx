/** What may be said outside of the window: a template that was made at the provider, or one that is written here and submitted. */
import { Link } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import type { Body } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

type WhatsApp = Extract<Body, { kind: "whatsapp" }>;
type Approved = NonNullable<WhatsApp["providerTemplate"]>;
type Wording = NonNullable<Approved["wording"]>;
type Header = Wording["header"];
type WordingButton = NonNullable<Wording["buttons"]>[number];

interface Props {
  readonly body: WhatsApp;
  onChange(body: Body): void;
  readonly isDisabled: boolean;
}

const WAYS = ["none", "known", "written"] as const;
const BLANK: Wording = { text: "" };

export function ApprovedTemplate({ body, onChange, isDisabled }: Props) {
  const t = useWords();
  const { providerTemplate: template, ...rest } = body;
  const way = template === undefined ? "none" : template.wording ? "written" : "known";
  const change = (part: Partial<Approved>) =>
    template && onChange({ ...rest, providerTemplate: { ...template, ...part } as Approved });
  // What was written one way is found again by whoever comes back to it.
  const left = useRef(new Map<string, Approved>());
  const choose = (next: string) => {
    if (template) left.current.set(way, template);
    if (next === "none") return onChange(rest as Body);
    const before = left.current.get(next);
    if (before) return onChange({ ...rest, providerTemplate: before });
    const { name = "", language = "es", category } = template ?? {};
    const kept = { name, language, variables: [], ...(category ? { category } : {}) };
    onChange({
      ...rest,
      providerTemplate:
        next === "written" ? { ...kept, category: category ?? ("utility" as const), wording: BLANK } : kept,
    });
  };
  return (
    <fieldset className={styles.group}>
      <legend>{t("approved")}</legend>
      <Select
        label={t("approved.way")}
        value={way}
        onChange={choose}
        options={WAYS.map((id) => ({ id, label: t(`approved.${id}`), detail: t(`approved.${id}.text`) }))}
        isDisabled={isDisabled}
      />
      {template ? (
        <>
          <div className={styles.pair}>
            <TextField
              label={t("field.template")}
              hint={t(way === "written" ? "field.template.new" : "field.template.hint")}
              value={template.name}
              onChange={(name) => change({ name: way === "written" ? nameOf(name) : name })}
              isDisabled={isDisabled}
            />
            <TextField
              label={t("field.template.language")}
              hint={t("field.template.language.hint")}
              value={template.language}
              onChange={(language) => change({ language })}
              isDisabled={isDisabled}
            />
          </div>
          {template.wording ? (
            <>
              <Select
                label={t("category")}
                hint={t("category.hint")}
                value={template.category ?? null}
                onChange={(category) => change({ category: category as NonNullable<Approved["category"]> })}
                options={(["utility", "marketing", "authentication"] as const).map((id) => ({
                  id,
                  label: t(`category.${id}`),
                }))}
                isDisabled={isDisabled}
              />
              <WordingFields
                wording={template.wording}
                onChange={(wording) => change({ wording })}
                isDisabled={isDisabled}
              />
              <p className={styles.quiet}>
                {t("approved.submit")}{" "}
                <Link to="/admin/$section" params={{ section: "provider_templates" }}>
                  {t("approved.submit.where")}
                </Link>
              </p>
            </>
          ) : (
            <TextField
              label={t("field.template.variables")}
              hint={t("field.template.variables.hint")}
              rows={4}
              value={template.variables.join("\n")}
              onChange={(lines) => change({ variables: lines === "" ? [] : lines.split("\n") })}
              isDisabled={isDisabled}
            />
          )}
        </>
      ) : null}
    </fieldset>
  );
}

/** As Meta takes it. */
const nameOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9_]+/g, "_");

interface WordingProps {
  readonly wording: Wording;
  onChange(wording: Wording): void;
  readonly isDisabled: boolean;
}

const HEADS = ["none", "text", "image", "video", "document"] as const;

function WordingFields({ wording, onChange, isDisabled }: WordingProps) {
  const t = useWords();
  const { header, footer, buttons = [] } = wording;
  const withHeader = (next: Header) => {
    const { header: _, ...rest } = wording;
    onChange(next ? { ...rest, header: next } : rest);
  };
  const setButtons = (next: readonly WordingButton[]) => {
    const { buttons: _, ...rest } = wording;
    onChange(next.length > 0 ? { ...rest, buttons: [...next] } : rest);
  };
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={t("header")}
          value={header?.kind ?? "none"}
          onChange={(kind) =>
            withHeader(
              kind === "none"
                ? undefined
                : kind === "text"
                  ? { kind, text: "" }
                  : { kind: kind as "image" | "video" | "document", url: "" },
            )
          }
          options={HEADS.map((id) => ({ id, label: t(`header.${id}`) }))}
          isDisabled={isDisabled}
        />
        {header ? (
          <TextField
            label={t(header.kind === "text" ? "header.says" : "header.file")}
            value={header.kind === "text" ? header.text : header.url}
            onChange={(said) =>
              withHeader(header.kind === "text" ? { ...header, text: said } : { ...header, url: said })
            }
            isDisabled={isDisabled}
          />
        ) : null}
      </div>
      <TextField
        label={t("wording")}
        hint={t("wording.hint")}
        rows={5}
        value={wording.text}
        onChange={(text) => onChange({ ...wording, text })}
        isDisabled={isDisabled}
      />
      <TextField
        label={t("footer")}
        maxLength={60}
        value={footer ?? ""}
        onChange={(said) => {
          const { footer: _, ...rest } = wording;
          onChange(said === "" ? rest : { ...rest, footer: said });
        }}
        isDisabled={isDisabled}
      />
      <ul className={styles.rows} aria-label={t("buttons")}>
        {buttons.map((button, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: buttons have no names of their own, and stay in their order.
          <li key={index} className={styles.button_row}>
            <ButtonFields
              button={button}
              number={index + 1}
              onChange={(next) => setButtons(buttons.map((one, at) => (at === index ? next : one)))}
              onRemove={() => setButtons(buttons.filter((_, at) => at !== index))}
              isDisabled={isDisabled}
            />
          </li>
        ))}
      </ul>
      {buttons.length < 10 ? (
        <div>
          <Button
            small
            icon={<Plus size={16} aria-hidden />}
            isDisabled={isDisabled}
            onPress={() => setButtons([...buttons, { kind: "reply", title: "" }])}
          >
            {t("buttons.add")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function ButtonFields({
  button,
  number,
  onChange,
  onRemove,
  isDisabled,
}: {
  readonly button: WordingButton;
  readonly number: number;
  onChange(button: WordingButton): void;
  onRemove(): void;
  readonly isDisabled: boolean;
}) {
  const t = useWords();
  const { kind, title } = button;
  return (
    <>
      <Select
        label={t("button.kind", { number })}
        value={kind}
        onChange={(next) =>
          onChange(
            next === "url"
              ? { kind: next, title, url: "" }
              : next === "phone"
                ? { kind: next, title, phone: "" }
                : { kind: "reply", title },
          )
        }
        options={(["reply", "url", "phone"] as const).map((id) => ({ id, label: t(`button.${id}`) }))}
        isDisabled={isDisabled}
      />
      <TextField
        label={t("button.title")}
        maxLength={25}
        value={title}
        onChange={(said) => onChange({ ...button, title: said })}
        isDisabled={isDisabled}
      />
      {button.kind === "url" ? (
        <TextField
          label={t("button.url.where")}
          value={button.url}
          onChange={(url) => onChange({ ...button, url })}
          isDisabled={isDisabled}
        />
      ) : button.kind === "phone" ? (
        <TextField
          type="tel"
          label={t("button.phone.where")}
          value={button.phone}
          onChange={(phone) => onChange({ ...button, phone })}
          isDisabled={isDisabled}
        />
      ) : null}
      <IconButton
        label={t("button.remove", { number })}
        icon={<X size={16} />}
        isDisabled={isDisabled}
        onPress={onRemove}
      />
    </>
  );
}
