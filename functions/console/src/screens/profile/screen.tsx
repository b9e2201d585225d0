/** How the console is for this person: who they are here, how it looks, how they are told what, and how they get in. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Search } from "../../app/router.tsx";
import { Page } from "../../kit/page.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { About } from "./about.tsx";
import { Access } from "./access.tsx";
import { Look } from "./look.tsx";
import { Notices } from "./notices.tsx";
import { useWords } from "./words.ts";

const TABS = ["about", "look", "notices", "access"] as const;

export function Screen() {
  const t = useWords();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const panels = { about: <About />, look: <Look />, notices: <Notices />, access: <Access /> };
  return (
    <Page title={t("title")}>
      <Tabs
        label={t("title")}
        value={TABS.find((tab) => tab === search.tab) ?? "about"}
        onChange={(tab) => void navigate({ to: ".", search: tab === "about" ? {} : { tab } })}
        tabs={TABS.map((id) => ({ id, title: t(`tab.${id}`), panel: panels[id] }))}
      />
    </Page>
  );
}
