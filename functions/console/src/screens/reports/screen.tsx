/** What was done in some days, by whatever one wants to know it. */
import { Lock } from "lucide-react";
import { Empty, Page } from "../../kit/page.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { Contacts, Countries } from "./contacts.tsx";
import { Conversations } from "./conversations.tsx";
import { ExportMenu, ExportState } from "./export.tsx";
import { Funnels } from "./funnels.tsx";
import { Groups } from "./groups.tsx";
import { Hours } from "./hours.tsx";
import { Leads } from "./leads.tsx";
import { Notifications } from "./notifications.tsx";
import { TABS, type Tab, useView, type View } from "./period.ts";
import { PeriodBar } from "./period-bar.tsx";
import styles from "./reports.module.css";
import { Times } from "./times.tsx";
import { useWords } from "./words.ts";

const SECTIONS: Readonly<Record<Tab, (props: { readonly view: View }) => React.ReactNode>> = {
  conversations: Conversations,
  agents: (props) => <Groups {...props} by="person" />,
  teams: (props) => <Groups {...props} by="team" />,
  channels: (props) => <Groups {...props} by="channel" />,
  countries: Countries,
  contacts: Contacts,
  leads: Leads,
  funnels: Funnels,
  times: Times,
  hours: Hours,
  notifications: Notifications,
};

export function Screen() {
  const t = useWords();
  const { can } = useSession();
  if (!can("reports.read"))
    return (
      <Page title={t("title")}>
        <Empty icon={<Lock size={28} aria-hidden />} title={t("denied")}>
          {t("denied.text")}
        </Empty>
      </Page>
    );
  return <Reports />;
}

function Reports() {
  const t = useWords();
  const { can } = useSession();
  const view = useView();
  const Section = SECTIONS[view.tab];
  return (
    <Page title={t("title")} actions={can("reports.export") ? <ExportMenu view={view} /> : null}>
      <div className={styles.stack}>
        <PeriodBar view={view} />
        {view.job ? <ExportState id={view.job} view={view} /> : null}
        <Tabs
          label={t("sections")}
          value={view.tab}
          onChange={(tab) => view.change({ tab, of: undefined })}
          tabs={TABS.map((id) => ({
            id,
            title: t(`tab.${id}`),
            ...(id === view.tab ? { panel: <Section view={view} /> } : {}),
          }))}
        />
      </div>
    </Page>
  );
}
