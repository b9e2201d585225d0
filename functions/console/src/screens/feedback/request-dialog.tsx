/** One time that somebody was asked, with everything that they answered. */
import { Link } from "@tanstack/react-router";
import { api, client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Badge } from "../../kit/mark.tsx";
import { useSession } from "../../session/session.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { useAct } from "../../shared/editing/work.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats, useLocale } from "../../words/index.tsx";
import { useAnswerText } from "./answer.ts";
import styles from "./feedback.module.css";
import { type Form, said, TONES } from "./model.ts";
import { About } from "./requests.tsx";
import { useWords } from "./words.ts";

export function RequestDialog({ id, form, onClose }: { readonly id: string; readonly form: Form; onClose(): void }) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const { can } = useSession();
  const act = useAct();
  const textOf = useAnswerText(form);
  const request = api.useQuery("get", "/api/feedback-requests/{id}", { params: { path: { id } } });
  const isOpen = request.data && ["asked", "partly"].includes(request.data.state);
  return (
    <Dialog
      isOpen
      size="side"
      title={t("request")}
      onClose={onClose}
      actions={
        isOpen && can("notifications.send") ? (
          <Button
            onPress={() =>
              void act(() => client.POST("/api/feedback-requests/{id}/cancel", { params: { path: { id } } }), {
                said: t("request.cancel.done"),
                anew: ["/api/feedback-requests", "/api/feedback-requests/{id}", "/api/feedback-forms/{id}/results"],
              })
            }
          >
            {t("request.cancel")}
          </Button>
        ) : undefined
      }
    >
      <Loaded of={request}>
        {(data) => (
          <div className={styles.stack}>
            <dl className={styles.facts}>
              <dt>{t("request.who")}</dt>
              <dd>
                <ContactLink id={data.contactId} name={data.contactName} />
              </dd>
              <dt>{t("request.about")}</dt>
              <dd>
                <About request={data} />
              </dd>
              <dt>{t("state")}</dt>
              <dd>
                <Badge tone={TONES[data.state]}>{t(`request.${data.state}`)}</Badge>{" "}
                {data.grade === null ? null : t("request.grade", { grade: f.percent(data.grade) })}
              </dd>
              <dt>{t("request.when")}</dt>
              <dd>{f.dateTime(data.createdAt)}</dd>
              {data.answeredAt === null ? (
                <>
                  <dt>{t("request.until")}</dt>
                  <dd>{f.dateTime(data.expiresAt)}</dd>
                </>
              ) : (
                <>
                  <dt>{t("request.answered")}</dt>
                  <dd>
                    {f.dateTime(data.answeredAt)} {data.way === null ? null : `(${t(`way.${data.way}`)})`}
                  </dd>
                </>
              )}
              {can("notifications.read") ? (
                <>
                  <dt>{t("request.message")}</dt>
                  <dd>
                    <Link to="/notifications/$notificationId" params={{ notificationId: data.id }}>
                      {t("request.message.open")}
                    </Link>
                  </dd>
                </>
              ) : null}
            </dl>
            <h3>{t("request.answers")}</h3>
            <dl className={styles.answers}>
              {form.questions.map((question) => (
                <div key={question.key}>
                  <dt>{said(question.text, locale, form.language)}</dt>
                  <dd dir="auto">{textOf(question, data.answers[question.key])}</dd>
                </div>
              ))}
            </dl>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
