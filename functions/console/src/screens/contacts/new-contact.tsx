/** A contact made by hand. One that is known already is shown in place of a second one. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, readAnew } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ComboBox, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { identityIn } from "../../shared/address/address.ts";
import { COUNTRIES, LANGUAGES, optionsOf } from "../../shared/country/countries.ts";
import { type FieldValue, useCustomFields } from "../../shared/custom-fields/custom-fields.tsx";
import { CustomFieldInput } from "../../shared/custom-fields/input.tsx";
import { useFormats, useLocale } from "../../words/index.tsx";
import styles from "./contacts.module.css";
import { TagsField } from "./tags-field.tsx";
import { useWords } from "./words.ts";

export function NewContact({ onClose }: { onClose(): void }) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [email, setEmail] = useState("");
  const [country, setCountry] = useState<string | null>(null);
  const [language, setLanguage] = useState<string | null>(null);
  const [tags, setTags] = useState<readonly string[]>([]);
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const [isChecked, setChecked] = useState(false);
  const fields = useCustomFields("contact").filter(({ archived }) => !archived);
  const { mutate, isPending, error } = api.useMutation("post", "/api/contacts", {
    onSuccess: (contact) => {
      void readAnew("/api/contacts");
      toast.good(t("created", { name: contact.name ?? contact.identities[0]?.value ?? "" }));
      void navigate({ to: "/contacts/$contactId", params: { contactId: contact.id } });
    },
  });

  const wrong = (text: string, kind: "phone" | "email"): string | undefined =>
    text.trim() !== "" && identityIn(text)?.kind !== kind ? t(`identity.bad.${kind}`) : undefined;
  const [phoneWrong, emailWrong] = [wrong(phone, "phone"), wrong(email, "email")];
  const identities = [phone, email].flatMap((text) => identityIn(text) ?? []);
  const isEmpty = phone.trim() === "" && email.trim() === "";

  function save() {
    setChecked(true);
    if (isPending || isEmpty || phoneWrong || emailWrong) return;
    mutate({
      body: {
        identities,
        ...(name.trim() === "" ? {} : { name: name.trim() }),
        ...(country === null ? {} : { country }),
        ...(language === null ? {} : { language }),
        ...(tags.length === 0 ? {} : { tags: [...tags] }),
        ...(Object.keys(values).length === 0 ? {} : { customFields: values }),
      },
    });
  }
  const problem = error ? errorOf(error) : undefined;
  const known = problem?.code === "already_exists" ? problem.problem.errors?.find(({ id }) => id)?.id : undefined;

  return (
    <Dialog
      isOpen
      title={t("new")}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" isPending={isPending} onPress={save}>
            {t("create")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField label={t("name")} value={name} onChange={setName} maxLength={100} autoFocus autoComplete="off" />
        <div className={styles.pair}>
          <TextField
            type="tel"
            label={t("identity.phone")}
            hint={t("identity.phone.hint")}
            value={phone}
            onChange={setPhone}
            autoComplete="off"
            error={isChecked ? (phoneWrong ?? (isEmpty ? t("identity.needed") : undefined)) : undefined}
          />
          <TextField
            type="email"
            label={t("identity.email")}
            value={email}
            onChange={setEmail}
            autoComplete="off"
            error={isChecked ? emailWrong : undefined}
          />
          <ComboBox
            label={t("country")}
            hint={t("country.hint")}
            value={country}
            options={optionsOf(COUNTRIES, f.country, locale)}
            emptyText={t("nothing")}
            onChange={setCountry}
          />
          <ComboBox
            label={t("language")}
            value={language}
            options={optionsOf(LANGUAGES, f.language, locale)}
            emptyText={t("nothing")}
            onChange={setLanguage}
          />
        </div>
        <TagsField tags={tags} onChange={setTags} />
        {fields.map((field) => (
          <CustomFieldInput
            key={field.id}
            field={field}
            value={values[field.id]}
            error={problem?.about(`customFields.${field.id}`)}
            onChange={(value) =>
              setValues(({ [field.id]: _, ...rest }) => (value === undefined ? rest : { ...rest, [field.id]: value }))
            }
          />
        ))}
        {known === undefined ? (
          <ProblemNote error={error} />
        ) : (
          <p role="alert" className={styles.known}>
            {t("known")}{" "}
            <Link to="/contacts/$contactId" params={{ contactId: known }}>
              {t("known.open")}
            </Link>
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
