/** One lead on a page of its own: the same panel as beside the board, and the conversation next to it. */
import { useParams } from "@tanstack/react-router";
import { KanbanSquare } from "lucide-react";
import { Suspense } from "react";
import { isGone } from "../../api/problem.ts";
import { Denied } from "../../app/lost.tsx";
import { Talk } from "../../app/talk.ts";
import { ButtonLink } from "../../kit/button.tsx";
import { Empty, useTitle } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { Facts, useLead } from "../../shared/lead/facts.tsx";
import type { Lead } from "../../shared/lead/model.ts";
import { useMover } from "../../shared/lead/moved/mover.tsx";
import { LeadHead } from "../../shared/lead/panel.tsx";
import { Reminders } from "../../shared/lead/reminders.tsx";
import { StagePath } from "../../shared/lead/stage-path.tsx";
import { useGlance } from "../../shared/lead/store.ts";
import { Timeline } from "../../shared/lead/timeline.tsx";
import { Why } from "../../shared/lead/why/why.tsx";

import styles from "./leads.module.css";
import { useWords } from "./words.ts";

export function Screen() {
  const { leadId } = useParams({ strict: false }) as { readonly leadId: string };
  return useSession().can("leads.read") ? <One key={leadId} id={leadId} /> : <Denied />;
}

function One({ id }: { readonly id: string }) {
  const t = useWords();
  const { lead, error, refetch } = useLead(id);
  useTitle(lead ? `${lead.contactName ?? t("unnamed")} · ${t("title")}` : t("title"));
  if (lead) return <Page lead={lead} />;
  if (error && isGone(error))
    return (
      <Empty title={t("gone")} action={<ButtonLink to="/leads">{t("all")}</ButtonLink>}>
        {t("gone.text")}
      </Empty>
    );
  return error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={8} />;
}

function Page({ lead }: { readonly lead: Lead }) {
  const t = useWords();
  const { can } = useSession();
  const mover = useMover();
  const glance = useGlance(lead.id);
  return (
    <div className={styles.lead}>
      <header className={styles.lead_head}>
        <LeadHead lead={lead} level={1} />
        {lead.funnelId ? (
          <ButtonLink
            small
            to="/funnels/$funnelId"
            params={{ funnelId: lead.funnelId }}
            search={{ lead: lead.id }}
            icon={<KanbanSquare size={16} aria-hidden />}
          >
            {t("on_board")}
          </ButtonLink>
        ) : null}
      </header>
      <div className={styles.lead_path}>
        <StagePath lead={lead} mover={mover} />
      </div>
      <div className={styles.lead_body}>
        <div className={styles.lead_column}>
          <section className={styles.box} aria-label={t("facts")}>
            <Facts lead={lead} mover={mover} />
          </section>
          <div className={styles.box}>
            <Why lead={lead} mover={mover} />
          </div>
        </div>
        <div className={styles.lead_column}>
          {can("reminders.manage") ? (
            <div className={styles.box}>
              <Reminders lead={lead} />
            </div>
          ) : null}
          <div className={styles.box}>
            <Timeline lead={lead} />
          </div>
        </div>
        {can("conversations.read") ? (
          <section className={styles.lead_talk} aria-label={t("conversation")}>
            {glance?.conversation ? (
              <Suspense fallback={<Skeleton lines={6} />}>
                <Talk key={glance.conversation.id} id={glance.conversation.id} />
              </Suspense>
            ) : glance ? (
              <Empty title={t("no_conversation")}>{t("no_conversation.text")}</Empty>
            ) : (
              <Skeleton lines={6} />
            )}
          </section>
        ) : null}
      </div>
      {mover.dialog}
    </div>
  );
}
