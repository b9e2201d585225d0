/** What was forgotten and what was handed out: who asked for it, and how it stands. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button, ButtonLink } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { useSession } from "../../../session/session.tsx";
import { useAct } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import { Jobs } from "../parts/jobs.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Job = Schemas["Job"];
const KINDS = ["contact.erase", "contact.export", "contacts.export", "retention.apply"] as const;

export function Section() {
  const t = useWords();
  const f = useFormats();
  const admin = useAdminWords();
  const act = useAct();
  const { can } = useSession();
  const [asking, setAsking] = useState(false);
  const exportAll = () => {
    setAsking(false);
    void act(() => client.POST("/api/exports/contacts", { body: {} }), {
      said: admin("job.started"),
      anew: ["/api/jobs"],
    });
  };
  const titleOf = ({ kind, subject }: Job) => {
    const known = KINDS.find((one) => one === kind);
    return (
      <>
        {known ? t(`kind.${known}`) : kind}
        {/* Of somebody who was forgotten nothing is left to be opened. */}
        {subject?.kind === "contact" && kind === "contact.export" ? (
          <>
            {" · "}
            <Link to="/contacts/$contactId" params={{ contactId: subject.id }}>
              {t("about", { id: subject.id })}
            </Link>
          </>
        ) : subject ? (
          ` · ${t("about", { id: subject.id })}`
        ) : null}
      </>
    );
  };
  const detailOf = ({ result }: Job) =>
    f.list(
      Object.entries(result?.counts ?? {}).flatMap(([name, count]) =>
        count > 0 ? [t("counted", { count, name })] : [],
      ),
    );
  return (
    <SectionPage
      title={admin("section.rights")}
      description={t("text")}
      actions={
        <>
          <ButtonLink to="/contacts">{t("contacts")}</ButtonLink>
          {can("contacts.export") ? <Button onPress={() => setAsking(true)}>{t("all")}</Button> : null}
        </>
      }
    >
      <Jobs label={t("list")} kinds={KINDS} titleOf={titleOf} detailOf={detailOf} />
      <Confirm
        title={t("all.title")}
        text={t("all.text")}
        action={t("all")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={exportAll}
      />
    </SectionPage>
  );
}
