/** One campaign: its plan, what it would do, who says yes, and what came of it. */
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { isGone } from "../../api/problem.ts";
import { NotFound } from "../../app/lost.tsx";
import { later } from "../../kit/later.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import styles from "./campaigns.module.css";
import { StatusChip } from "./chip.tsx";
import { Editor } from "./editor.tsx";
import { CAMPAIGN, type Campaign } from "./model.ts";
import { PlanView } from "./plan-view.tsx";
import { Steps } from "./steps.tsx";
import { useWords } from "./words.ts";

const DryRun = later(async () => (await import("./dry-run.tsx")).DryRun);
const Approval = later(async () => (await import("./approval.tsx")).Approval);
const Limits = later(async () => (await import("./limits.tsx")).Limits);
const Results = later(async () => (await import("./results.tsx")).Results);

export function CampaignPage({ id }: { readonly id: string }) {
  const t = useWords();
  const { can } = useSession();
  const isNew = id === NEW;
  const { data, error } = api.useQuery(
    "get",
    CAMPAIGN,
    { params: { path: { id } } },
    // While it runs, what it may be told changes by itself.
    { enabled: !isNew, refetchInterval: ({ state }) => (state.data?.status === "running" ? 15_000 : false) },
  );
  if (isGone(error) || (isNew && !can("campaigns.manage"))) return <NotFound />;
  if (isNew)
    return (
      <Page title={t("new")} description={<Link to="/campaigns">{t("title")}</Link>}>
        <Editor campaign={undefined} />
      </Page>
    );
  if (!data) return <Page title={t("campaign")}>{error ? <ProblemNote error={error} /> : <Skeleton lines={8} />}</Page>;
  return <Open campaign={data} />;
}

const TABS = ["plan", "try", "approval", "results", "limits"] as const;

function Open({ campaign }: { readonly campaign: Campaign }) {
  const t = useWords();
  const place = usePlace();
  const begun = campaign.launchedAt !== null;
  const tab = TABS.find((one) => one === place.search.tab) ?? (begun ? "results" : "plan");
  const panels = {
    plan: campaign.can.includes("edit_plan") ? <Editor campaign={campaign} /> : <PlanView campaign={campaign} />,
    try: <DryRun campaign={campaign} />,
    approval: <Approval campaign={campaign} />,
    results: <Results campaign={campaign} />,
    limits: <Limits campaign={campaign} />,
  };
  return (
    <Page
      title={campaign.name}
      description={
        <span className={styles.line}>
          <Link to="/campaigns">{t("title")}</Link>
          <StatusChip status={campaign.status} />
          <span>{t("revision", { number: campaign.revision })}</span>
        </span>
      }
      actions={<Steps campaign={campaign} />}
    >
      <Tabs
        label={campaign.name}
        value={tab}
        onChange={(next) => void place.change({ tab: next })}
        tabs={TABS.map((one) => ({ id: one, title: t(`tab.${one}`), panel: one === tab ? panels[one] : null }))}
      />
    </Page>
  );
}
