/** How long what was said is kept. */
import { useState } from "react";
import { api, client, type Schemas } from "../../../api/client.ts";
import { Confirm } from "../../../kit/dialog.tsx";
import { NumberField, Switch } from "../../../kit/field.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import { PageForm, useSettings } from "../../../shared/editing/page-form.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Retention = Schemas["Retention"];
/** What begins with for ever, and what never lasts longer than so many days. */
const OPEN = { messages: { from: 30, to: 3650, usual: 730 }, media: { from: 30, to: 3650, usual: 365 } } as const;
const SHORT = { payloads: { from: 1, to: 30 }, notices: { from: 7, to: 90 }, files: { from: 1, to: 7 } } as const;
type OpenKind = keyof typeof OPEN;
type ShortKind = keyof typeof SHORT;

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const retention = api.useQuery("get", "/api/retention");
  return (
    <SectionPage title={admin("section.retention")} description={t("text")}>
      <Loaded of={retention}>{(known) => <Form known={known} />}</Loaded>
    </SectionPage>
  );
}

const fieldsOf = ({ messagesDays, mediaDays, payloadsDays, noticesDays, filesDays }: Retention) => ({
  messages: messagesDays,
  media: mediaDays,
  payloads: payloadsDays,
  notices: noticesDays,
  files: filesDays,
});
type Fields = ReturnType<typeof fieldsOf>;

/** Whether something that is kept at present goes. */
const isShorter = (before: Fields, after: Fields): boolean =>
  (Object.keys(after) as (keyof Fields)[]).some(
    (kind) => (after[kind] ?? Number.POSITIVE_INFINITY) < (before[kind] ?? Number.POSITIVE_INFINITY),
  );

function Form({ known }: { readonly known: Retention }) {
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const { fields, set, about, form } = useSettings({
    known,
    fieldsOf,
    save: (header, { messages, media, payloads, notices, files }) =>
      client.PATCH("/api/retention", {
        params: { header },
        body: {
          messagesDays: messages,
          mediaDays: media,
          payloadsDays: payloads,
          noticesDays: notices,
          filesDays: files,
        },
      }),
    said: t("saved"),
    anew: ["/api/retention", "/api/jobs"],
  });
  const isWrong = Object.values(fields).some((days) => days !== null && Number.isNaN(days));
  const onSave = () => (isShorter(fieldsOf(known), fields) ? setAsking(true) : form.onSave());
  return (
    <>
      <PageForm title={t("form")} form={{ ...form, onSave }} cannotSave={isWrong}>
        {(Object.keys(OPEN) as OpenKind[]).map((kind) => (
          <Open
            key={kind}
            kind={kind}
            days={fields[kind]}
            onChange={(days) => set({ [kind]: days })}
            error={about(`${kind}Days`)}
          />
        ))}
        <div className={styles.pair}>
          {(Object.keys(SHORT) as ShortKind[]).map((kind) => (
            <NumberField
              key={kind}
              label={t("days.of", { what: t(`kept.${kind}`) })}
              hint={t("days.hint", SHORT[kind])}
              minValue={SHORT[kind].from}
              maxValue={SHORT[kind].to}
              value={fields[kind]}
              onChange={(days) => set({ [kind]: days })}
              error={about(`${kind}Days`)}
            />
          ))}
        </div>
      </PageForm>
      <Confirm
        danger
        title={t("ask.title")}
        text={t("ask.text")}
        action={t("ask.action")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          form.onSave();
        }}
      />
    </>
  );
}

function Open({
  kind,
  days,
  onChange,
  error,
}: {
  readonly kind: OpenKind;
  readonly days: number | null;
  onChange(days: number | null): void;
  readonly error: string | undefined;
}) {
  const t = useWords();
  const { from, to, usual } = OPEN[kind];
  return (
    <fieldset className={styles.stack_s}>
      <legend className={styles.label}>{t(`kept.${kind}`)}</legend>
      <Switch isSelected={days !== null} onChange={(on) => onChange(on ? usual : null)}>
        {t("limited")}
      </Switch>
      {days === null ? (
        <p className={styles.quiet}>{t(kind === "media" ? "as_messages" : "forever")}</p>
      ) : (
        <NumberField
          label={t("days")}
          hint={t("days.hint", { from, to })}
          minValue={from}
          maxValue={to}
          value={days}
          onChange={onChange}
          error={error}
        />
      )}
    </fieldset>
  );
}
