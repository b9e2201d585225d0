/** The fields of a provider, as the channel names them. What is secret goes in and never comes out. */
import { Dices } from "lucide-react";
import type { Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import styles from "../admin.module.css";
import { CopyField } from "../parts/copy.tsx";
import { useWords } from "./words.ts";

export type Field = Schemas["Channel"]["app"][number];
export type Values = Readonly<Record<string, string>>;

const KNOWN = [
  "appId",
  "appSecret",
  "verifyToken",
  "phoneNumberId",
  "businessAccountId",
  "accessToken",
  "pageId",
  "instagramId",
  "signingSecret",
  "teamId",
  "slackToken",
  "humanAgent",
  "secretToken",
  "botId",
  "botToken",
  "visitorKey",
  "identitySecret",
  "widget",
  "origins",
  "inboundSecret",
  "outboundSecret",
  "account",
  "url",
  "site",
  "page",
  "icon",
  "contact",
  "vapidKey",
] as const;

/** Random texts of our own choosing; all others come from the provider. */
const OWN = ["verifyToken", "secretToken", "identitySecret", "inboundSecret", "outboundSecret"];
/** Keys of Standard Webhooks. */
const KEYS = ["inboundSecret", "outboundSecret"];

const randomKey = (): string => `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;

const randomText = (): string =>
  [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function useFieldText(): (field: Field) => { readonly label: string; readonly help: string } {
  const t = useWords();
  return ({ name, label, help }) => {
    const known = KNOWN.find((one) => one === name);
    return known ? { label: t(`field.${known}`), help: t(`help.${known}`) } : { label, help };
  };
}

/** Without what was left empty. */
export const filled = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : [])));

export const lacksAny = (fields: readonly Field[], values: Values): boolean =>
  fields.some(({ name, required }) => required && !values[name]?.trim());

export function CredentialFields({
  fields,
  values,
  onChange,
  about,
  hintOf,
}: {
  readonly fields: readonly Field[];
  readonly values: Values;
  onChange(name: string, value: string): void;
  about(field: string): string | undefined;
  /** In place of the field's own. */
  hintOf?(field: Field): string | undefined;
}) {
  const t = useWords();
  const textOf = useFieldText();
  return fields.map((field) => {
    const { name, secret, required } = field;
    const { label, help } = textOf(field);
    const value = values[name] ?? "";
    const isOwn = secret && OWN.includes(name);
    return (
      <div key={name} className={styles.stack_s}>
        <TextField
          label={label}
          hint={hintOf?.(field) ?? help}
          isRequired={required && hintOf === undefined}
          type={secret ? "password" : "text"}
          autoComplete={secret ? "new-password" : "off"}
          value={value}
          onChange={(text) => onChange(name, text)}
          error={about(`credentials.${name}`) ?? about(name)}
        />
        {isOwn ? (
          <div>
            <Button
              small
              icon={<Dices size={16} aria-hidden />}
              onPress={() => onChange(name, KEYS.includes(name) ? randomKey() : randomText())}
            >
              {t("make")}
            </Button>
          </div>
        ) : null}
        {isOwn && value !== "" ? <CopyField label={label} value={value} hint={t("make.copy")} /> : null}
      </div>
    );
  });
}
