/** How things stand for whoever opens the console: what waits, what is due, what came last. Everything on it follows live. */
import { api } from "../../api/client.ts";
import { Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useSession } from "../../session/session.tsx";
import { AtRisk } from "./at-risk.tsx";
import styles from "./dashboard.module.css";
import { Guide } from "./guide.tsx";
import { MyLeads } from "./my-leads.tsx";
import { Accounts, Recent, Standing } from "./parts.tsx";
import { Reminders } from "./reminders.tsx";
import { Times } from "./times.tsx";
import { Unpublished } from "./unpublished.tsx";
import { useWords } from "./words.ts";

export function Screen() {
  const t = useWords();
  const { me, can } = useSession();
  const mayRead = can("conversations.read");
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/dashboard", {}, { enabled: mayRead });
  return (
    <Page title={t("title")} description={t("hello", { name: me.name || me.email || "" })}>
      <div className={styles.stack}>
        {mayRead ? null : <p className={styles.quiet}>{t("no_conversations")}</p>}
        <Guide />
        {can("campaigns.read") ? <Unpublished /> : null}
        {data ? null : <ProblemNote error={error} retry={() => void refetch()} />}
        {mayRead && isPending ? <Skeleton rows lines={6} /> : null}
        {data ? (
          <>
            <Standing data={data} />
            <div className={styles.columns}>
              <div className={styles.stack}>
                <Recent data={data} />
                <Times data={data} />
                <Accounts data={data} />
              </div>
              <div className={styles.stack}>
                {can("reminders.manage") ? <Reminders data={data} /> : null}
                <AtRisk />
                {can("leads.read") ? <MyLeads total={data.mine.leads} /> : null}
              </div>
            </div>
          </>
        ) : null}
      </div>
    </Page>
  );
}
