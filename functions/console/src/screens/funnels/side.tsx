/** What was opened from the board: the lead, and what is said with its contact, while the board stays where it is. */
import { ExternalLink, X } from "lucide-react";
import { Suspense, useEffect, useRef } from "react";
import { isGone } from "../../api/problem.ts";
import { Talk } from "../../app/talk.ts";
import { ButtonLink, IconButton } from "../../kit/button.tsx";
import { Empty } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { useLead } from "../../shared/lead/facts.tsx";
import type { Lead } from "../../shared/lead/model.ts";
import { useMover } from "../../shared/lead/moved/mover.tsx";
import { LeadHead, LeadPanel } from "../../shared/lead/panel.tsx";
import { useGlance } from "../../shared/lead/store.ts";

import styles from "./funnels.module.css";
import { useWords } from "./words.ts";

interface SideProps {
  readonly tab: string;
  onTab(tab: string): void;
  onClose(): void;
}

export function Side({ id, ...props }: SideProps & { readonly id: string }) {
  const t = useWords();
  const { lead, error, refetch } = useLead(id);
  const area = useRef<HTMLElement>(null);
  const { onClose } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another lead is what moves the focus.
  useEffect(() => {
    area.current?.focus();
  }, [id]);
  return (
    <aside
      className={styles.side}
      ref={area}
      tabIndex={-1}
      aria-label={t("side")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        onClose();
      }}
    >
      <div className={styles.side_bar}>
        <ButtonLink
          small
          kind="quiet"
          to="/leads/$leadId"
          params={{ leadId: id }}
          icon={<ExternalLink size={16} aria-hidden />}
        >
          {t("side.open")}
        </ButtonLink>
        <IconButton small label={t("side.close")} icon={<X size={18} aria-hidden />} onPress={onClose} />
      </div>
      {lead ? (
        <Opened lead={lead} {...props} />
      ) : error && isGone(error) ? (
        <Empty title={t("side.gone")} />
      ) : error ? (
        <ProblemNote error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </aside>
  );
}

function Opened({ lead, tab, onTab }: SideProps & { readonly lead: Lead }) {
  const t = useWords();
  const { can } = useSession();
  const mover = useMover();
  const glance = useGlance(lead.id);
  const talk = glance?.conversation;
  const hasTalk = can("conversations.read");
  return (
    <>
      <div className={styles.side_head}>
        <LeadHead lead={lead} />
      </div>
      <div className={styles.side_tabs}>
        <Tabs
          label={t("side")}
          value={hasTalk && tab === "conversation" ? "conversation" : "lead"}
          onChange={onTab}
          tabs={[
            {
              id: "lead",
              title: t("side.lead"),
              panel: (
                <div className={styles.side_scroll}>
                  <LeadPanel lead={lead} mover={mover} />
                </div>
              ),
            },
            ...(hasTalk
              ? [
                  {
                    id: "conversation",
                    title: t("side.conversation"),
                    panel: talk ? (
                      <Suspense fallback={<Skeleton lines={6} />}>
                        <Talk key={talk.id} id={talk.id} />
                      </Suspense>
                    ) : glance === undefined ? (
                      <Skeleton lines={4} />
                    ) : (
                      <Empty title={t("no_conversation")}>{t("no_conversation.text")}</Empty>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </div>
      {mover.dialog}
    </>
  );
}
