/** What customers are asked after their matter was resolved. */
import { api, client, type Schemas } from "../../../api/client.ts";
import { NumberField, Switch, TextField } from "../../../kit/field.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import { PageForm, useSettings } from "../../../shared/editing/page-form.tsx";
import styles from "../admin.module.css";
import { ChannelPicks } from "../parts/match.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Settings = Schemas["SatisfactionSettings"];
const SCORES = [1, 2, 3, 4, 5] as const;

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const settings = api.useQuery("get", "/api/satisfaction/settings");
  return (
    <SectionPage title={admin("section.satisfaction")} description={t("text")}>
      <Loaded of={settings}>{(known) => <Question known={known} />}</Loaded>
    </SectionPage>
  );
}

function Question({ known }: { readonly known: Settings }) {
  const t = useWords();
  const { fields, set, about, form } = useSettings({
    known,
    fieldsOf: (given: Settings) => ({
      enabled: given.enabled,
      question: given.question,
      choices: given.choices,
      hasComment: given.commentQuestion !== null,
      comment: given.commentQuestion ?? "",
      channels: given.channels,
      validHours: given.validHours,
      askAgainDays: given.askAgainDays,
    }),
    save: (header, { hasComment, comment, ...plain }) =>
      client.PATCH("/api/satisfaction/settings", {
        params: { header },
        body: { ...plain, commentQuestion: hasComment ? comment.trim() : null },
      }),
    said: t("saved"),
    anew: ["/api/satisfaction/settings"],
  });
  const isWrong =
    fields.question.trim() === "" ||
    fields.choices.some((choice) => choice.trim() === "") ||
    (fields.hasComment && fields.comment.trim() === "");
  return (
    <div className={styles.two}>
      <PageForm title={t("form")} form={form} cannotSave={isWrong}>
        <Switch isSelected={fields.enabled} onChange={(enabled) => set({ enabled })}>
          {t("enabled")}
        </Switch>
        <TextField
          isRequired
          rows={2}
          label={t("question")}
          maxLength={500}
          value={fields.question}
          onChange={(question) => set({ question })}
          error={about("question")}
        />
        <fieldset className={styles.stack_s}>
          <legend className={styles.label}>{t("choices")}</legend>
          {SCORES.map((score) => (
            <TextField
              key={score}
              bare
              label={t("choice", { score })}
              maxLength={20}
              value={fields.choices[score - 1] ?? ""}
              onChange={(text) =>
                set({ choices: SCORES.map((one) => (one === score ? text : (fields.choices[one - 1] ?? ""))) })
              }
              error={about(`choices.${score - 1}`)}
            />
          ))}
        </fieldset>
        <Switch isSelected={fields.hasComment} onChange={(hasComment) => set({ hasComment })}>
          {t("comment")}
        </Switch>
        {fields.hasComment ? (
          <TextField
            isRequired
            rows={2}
            label={t("comment.question")}
            maxLength={500}
            value={fields.comment}
            onChange={(comment) => set({ comment })}
            error={about("commentQuestion")}
          />
        ) : null}
        <div>
          <ChannelPicks value={fields.channels} onChange={(channels) => set({ channels })} />
          <p className={styles.quiet}>{t("channels.hint")}</p>
        </div>
        <div className={styles.pair}>
          <NumberField
            label={t("valid")}
            minValue={1}
            maxValue={168}
            value={fields.validHours}
            onChange={(validHours) => set({ validHours })}
            error={about("validHours")}
          />
          <NumberField
            label={t("again")}
            minValue={0}
            maxValue={365}
            value={fields.askAgainDays}
            onChange={(askAgainDays) => set({ askAgainDays })}
            error={about("askAgainDays")}
          />
        </div>
      </PageForm>
      <figure className={styles.sample} aria-label={t("preview")}>
        <figcaption className={styles.quiet}>{t("preview")}</figcaption>
        <p className={styles.preview_in}>{fields.question}</p>
        <ul className={styles.stack_s}>
          {SCORES.map((score) => (
            <li key={score} className={styles.sample_choice}>
              {fields.choices[score - 1]}
            </li>
          ))}
        </ul>
        {fields.hasComment ? <p className={styles.preview_in}>{fields.comment}</p> : null}
      </figure>
    </div>
  );
}
