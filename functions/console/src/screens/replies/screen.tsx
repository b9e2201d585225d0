/** What the team says often: canned replies, and macros that do several things at one stroke. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Denied } from "../../app/lost.tsx";
import type { Search } from "../../app/router.tsx";
import { Page } from "../../kit/page.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { Macros } from "./macros.tsx";
import { Replies } from "./replies.tsx";
import { useWords } from "./words.ts";

export function Screen() {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  if (!can("conversations.read")) return <Denied />;
  return (
    <Page title={t("title")} description={t(can("replies.manage") ? "text" : "text.read_only")}>
      <Tabs
        label={t("title")}
        value={search.tab === "macros" ? "macros" : "replies"}
        onChange={(tab) => void navigate({ to: ".", search: tab === "macros" ? { tab } : {} })}
        tabs={[
          { id: "replies", title: t("tab.replies"), panel: <Replies /> },
          { id: "macros", title: t("tab.macros"), panel: <Macros /> },
        ]}
      />
    </Page>
  );
}
