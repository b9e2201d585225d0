/** Two contacts beside each other, and what one of both would be. */
import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { RadioGroup } from "../../kit/field.tsx";
import {
  type CustomField,
  CustomFieldValue,
  type FieldValue,
  useCustomFields,
} from "../../shared/custom-fields/custom-fields.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import { type Contact, calledOf } from "./model.ts";
import { useMerge } from "./use-merge.ts";
import { useWords } from "./words.ts";

export function Compare({
  first,
  second,
  onClose,
}: {
  readonly first: Contact;
  readonly second: Contact;
  onClose(): void;
}) {
  const t = useWords();
  const [chosen, setChosen] = useState(first.id);
  const { merge, isPending } = useMerge(onClose);
  const [survivor, other] = chosen === first.id ? [first, second] : [second, first];
  const name = (contact: Contact) => calledOf(contact) ?? t("nameless");
  const rows = useRows();
  return (
    <Dialog
      isOpen
      size="wide"
      title={t("merge")}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" isPending={isPending} onPress={() => merge(survivor, other)}>
            {t("merge.do")}
          </Button>
        </>
      }
    >
      <p>{t("merge.text")}</p>
      <RadioGroup
        inline
        label={t("merge.keep")}
        value={chosen}
        onChange={setChosen}
        options={[first, second].map((contact) => ({
          id: contact.id,
          label: name(contact),
          detail: contact.identities
            .map(({ value }) => value)
            .slice(0, 2)
            .join(", "),
        }))}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={t("merge.compared")}>
        <table className={styles.compare}>
          <thead>
            <tr>
              <td />
              {[first, second].map((contact) => (
                <th key={contact.id} scope="col" data-chosen={contact.id === chosen}>
                  {name(contact)}
                </th>
              ))}
              <th scope="col">{t("merge.result")}</th>
            </tr>
          </thead>
          <tbody>
            {rows(first, second, survivor, other).map(({ id, title, cells }) => (
              <tr key={id}>
                <th scope="row">{title}</th>
                {cells.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns stay where they are.
                  <td key={index} dir="auto">
                    {cell ?? <span className={styles.quiet}>—</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Dialog>
  );
}

interface CompareRow {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly ReactNode[];
}

/** The survivor keeps what it has and takes what it lacks; tags and identities of both stay. */
function useRows() {
  const t = useWords();
  const f = useFormats();
  const fields = useCustomFields("contact");
  const text = (value: string | null, show = (one: string) => one) => (value === null ? undefined : show(value));
  const list = (values: readonly string[]) => (values.length === 0 ? undefined : [...new Set(values)].join(", "));
  const own = (field: CustomField, value: FieldValue | undefined) =>
    value === undefined ? undefined : <CustomFieldValue field={field} value={value} />;
  const ways = (contact: Contact) => contact.identities.map(({ value }) => value);
  return (first: Contact, second: Contact, survivor: Contact, other: Contact): readonly CompareRow[] => {
    const both = [first, second];
    const held = fields.filter(({ id }) => both.some(({ customFields }) => customFields[id] !== undefined));
    return [
      {
        id: "name",
        title: t("name"),
        cells: [...both.map(({ name }) => text(name)), text(survivor.name ?? other.name)],
      },
      {
        id: "identities",
        title: t("identities"),
        cells: [...both.map((one) => list(ways(one))), list([...ways(survivor), ...ways(other)])],
      },
      {
        id: "country",
        title: t("country"),
        cells: [...both.map(({ country }) => country), survivor.country ?? other.country].map((one) =>
          text(one, f.country),
        ),
      },
      {
        id: "language",
        title: t("language"),
        cells: [...both.map(({ language }) => language), survivor.language ?? other.language].map((one) =>
          text(one, f.language),
        ),
      },
      {
        id: "tags",
        title: t("tags"),
        cells: [...both.map(({ tags }) => list(tags)), list([...survivor.tags, ...other.tags])],
      },
      ...held.map((field) => ({
        id: field.id,
        title: field.name,
        cells: [
          ...both.map(({ customFields }) => customFields[field.id]),
          survivor.customFields[field.id] ?? other.customFields[field.id],
        ].map((value) => own(field, value)),
      })),
      {
        id: "added",
        title: t("added"),
        cells: [...both.map(({ createdAt }) => f.date(createdAt)), f.date(survivor.createdAt)],
      },
    ];
  };
}
