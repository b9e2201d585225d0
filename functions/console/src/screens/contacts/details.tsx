/** What is known of a person: where, in which language, under which tags, and what the tenant asks besides. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { ComboBox } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { COUNTRIES, LANGUAGES, optionsOf } from "../../shared/country/countries.ts";
import {
  type CustomField,
  CustomFieldValue,
  type FieldValue,
  useCustomFields,
} from "../../shared/custom-fields/custom-fields.tsx";
import { CustomFieldInput } from "../../shared/custom-fields/input.tsx";
import { useFormats, useLocale } from "../../words/index.tsx";
import styles from "./contact.module.css";
import contacts from "./contacts.module.css";
import { Editable } from "./editable.tsx";
import type { ContactDetail } from "./model.ts";
import { useSourceName } from "./sources.ts";
import { TagsField } from "./tags-field.tsx";
import type { SaveContact } from "./use-contact.ts";
import { useWords } from "./words.ts";

interface DetailsProps {
  readonly contact: ContactDetail;
  readonly save: SaveContact;
}

export function Details({ contact, save }: DetailsProps) {
  const t = useWords();
  const f = useFormats();
  const sourceName = useSourceName();
  const own = useCustomFields("contact");
  const held = own.filter(({ id, archived }) => !archived || contact.customFields[id] !== undefined);
  return (
    <Card title={t("details")}>
      <dl className={styles.facts}>
        <Choice
          contact={contact}
          save={save}
          field="country"
          codes={COUNTRIES}
          nameOf={f.country}
          none={t("country.none")}
        />
        <Choice
          contact={contact}
          save={save}
          field="language"
          codes={LANGUAGES}
          nameOf={f.language}
          none={t("language.none")}
        />
        <Choice
          contact={contact}
          save={save}
          field="timeZone"
          codes={zones()}
          nameOf={(zone) => zone.replaceAll("_", " ")}
          none={t("timeZone.none")}
        />
        <TagsRow contact={contact} save={save} />
        {contact.source ? <Fact label={t("source")}>{sourceName(contact.source.channel)}</Fact> : null}
        {held.map((field) => (
          <CustomRow key={field.id} field={field} contact={contact} save={save} />
        ))}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

const zones = (): readonly string[] => Intl.supportedValuesOf("timeZone");

const NONE = " ";

function Choice({
  contact,
  save,
  field,
  codes,
  nameOf,
  none,
}: DetailsProps & {
  readonly field: "country" | "language" | "timeZone";
  readonly codes: readonly string[];
  nameOf(code: string): string;
  readonly none: string;
}) {
  const t = useWords();
  const locale = useLocale();
  const { can } = useSession();
  const value = contact[field];
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Fact label={t(field)}>
      <Editable
        label={t(field)}
        mayEdit={can("contacts.manage")}
        base={contact}
        onBegin={() => setChosen(value)}
        onSave={(base) => save({ [field]: chosen === NONE ? null : chosen }, base)}
        editor={() => (
          <ComboBox
            bare
            label={t(field)}
            value={chosen}
            options={[{ id: NONE, label: none }, ...optionsOf(codes, nameOf, locale, value)]}
            emptyText={t("nothing")}
            onChange={setChosen}
          />
        )}
      >
        {value === null ? <span className={styles.quiet}>{none}</span> : <span>{nameOf(value)}</span>}
      </Editable>
    </Fact>
  );
}

function TagsRow({ contact, save }: DetailsProps) {
  const t = useWords();
  const { can } = useSession();
  const [tags, setTags] = useState<readonly string[]>([]);
  return (
    <Fact label={t("tags")}>
      <Editable
        label={t("tags")}
        mayEdit={can("contacts.manage")}
        base={contact}
        onBegin={() => setTags(contact.tags)}
        onSave={(base) => save({ tags: [...tags] }, base)}
        editor={() => <TagsField tags={tags} onChange={setTags} autoFocus />}
      >
        {contact.tags.length === 0 ? <span className={styles.quiet}>{t("tags.none")}</span> : null}
        <span className={styles.tags}>
          {contact.tags.map((tag) => (
            <Link key={tag} to="/contacts" search={{ tag }} className={contacts.tag} title={t("tag.filter", { tag })}>
              {tag}
            </Link>
          ))}
        </span>
      </Editable>
    </Fact>
  );
}

function CustomRow({ field, contact, save }: DetailsProps & { readonly field: CustomField }) {
  const t = useWords();
  const { can } = useSession();
  const value = contact.customFields[field.id];
  const [draft, setDraft] = useState<FieldValue>();
  return (
    <Fact label={field.name}>
      <Editable
        label={field.name}
        mayEdit={can("contacts.manage") && !field.archived}
        base={contact}
        onBegin={() => setDraft(value)}
        onSave={(base) => save({ customFields: { [field.id]: draft ?? null } }, base)}
        editor={() => <CustomFieldInput field={field} value={draft} onChange={setDraft} />}
      >
        {value === undefined ? (
          <span className={styles.quiet}>{t("field.none")}</span>
        ) : (
          <span dir="auto" className={styles.wrapped}>
            <CustomFieldValue field={field} value={value} />
          </span>
        )}
      </Editable>
    </Fact>
  );
}
