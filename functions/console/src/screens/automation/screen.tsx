/** What happens in the business and what follows from it: rules, and the events that they follow. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Page } from "../../kit/page.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { Events } from "./events.tsx";
import { Rules } from "./rules.tsx";
import { useWords } from "./words.ts";

const RulePage = later(async () => (await import("./rule.tsx")).RulePage);

export function Screen() {
  const { can } = useSession();
  const { ruleId } = useParams({ strict: false }) as { readonly ruleId?: string };
  if (!can("events.read")) return <Denied />;
  return ruleId === undefined ? <Automation /> : <RulePage key={ruleId} id={ruleId} />;
}

function Automation() {
  const t = useWords();
  const { can } = useSession();
  const place = usePlace();
  const navigate = useNavigate();
  const mayManage = can("events.manage");
  const tab = place.search.tab === "events" ? "events" : "rules";
  const make = () => void navigate({ to: "/automation/$ruleId", params: { ruleId: NEW } });
  const show = (next: string) => void navigate({ to: "/automation", search: { tab: next } });
  useCommand({ id: "automation.new", title: t("new"), group: t("title"), keys: "Alt+N", run: make }, mayManage);
  useCommand({ id: "automation.events", title: t("events"), group: t("title"), run: () => show("events") });
  const add = mayManage ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={make}>
      {t("new")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("title")} description={t("text")} actions={add}>
      <Tabs
        label={t("title")}
        value={tab}
        onChange={show}
        tabs={[
          { id: "rules", title: t("rules"), panel: <Rules add={add} /> },
          { id: "events", title: t("events"), panel: <Events /> },
        ]}
      />
    </Page>
  );
}
