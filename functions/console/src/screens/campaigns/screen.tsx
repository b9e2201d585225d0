/** Campaigns: every one with where it stands and when it begins. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Gauge, Megaphone, Plus } from "lucide-react";
import { useList } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { Select } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { mediumName } from "../../shared/ways/media.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { StatusChip } from "./chip.tsx";
import { CAMPAIGNS, type Listed, STATUSES } from "./model.ts";
import { useWhen } from "./when.ts";
import { useWords } from "./words.ts";

const CampaignPage = later(async () => (await import("./campaign.tsx")).CampaignPage);

const Settings = later(async () => (await import("./settings.tsx")).Settings);
const PATTERNS = ["all", "only", "none"] as const;

export function Screen() {
  const { can } = useSession();
  const { campaignId } = useParams({ strict: false }) as { readonly campaignId?: string };
  if (!can("campaigns.read")) return <Denied />;
  return campaignId === undefined ? <Campaigns /> : <CampaignPage key={campaignId} id={campaignId} />;
}

function Campaigns() {
  const t = useWords();
  const f = useFormats();
  const when = useWhen();
  const { can } = useSession();
  const place = usePlace();
  const navigate = useNavigate();
  const mayManage = can("campaigns.manage");
  const isSet = place.search.watch === "1" && can("settings.manage");
  const status = STATUSES.find((one) => one === place.search.status);
  const kind = PATTERNS.find((one) => one === place.search.patterns) ?? "all";
  const template = kind === "all" ? {} : { template: kind === "only" ? ("true" as const) : ("false" as const) };
  const list = useList(CAMPAIGNS, { query: { limit: 50, ...(status ? { status } : {}), ...template } });
  const make = () => void navigate({ to: "/campaigns/$campaignId", params: { campaignId: NEW } });
  useCommand({ id: "campaigns.new", title: t("new"), group: t("title"), keys: "Alt+N", run: make }, mayManage);
  const add = mayManage ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={make}>
      {t("new")}
    </Button>
  ) : undefined;
  const columns: readonly Column<Listed>[] = [
    {
      id: "name",
      title: t("campaign"),
      cell: ({ id, name, isTemplate }) => (
        <span className={styles.named}>
          <Link to="/campaigns/$campaignId" params={{ campaignId: id }}>
            {name}
          </Link>
          {isTemplate ? <small>{t("pattern")}</small> : null}
        </span>
      ),
    },
    { id: "status", title: t("status"), cell: (one) => <StatusChip status={one.status} /> },
    {
      id: "begins",
      title: t("begins"),
      cell: ({ plan: { phases, timeZone } }) => (phases[0] ? when(phases[0].startsAt, timeZone) : "—"),
    },
    { id: "phases", title: t("phases"), minor: true, numeric: true, cell: ({ plan }) => f.number(plan.phases.length) },
    {
      id: "channels",
      title: t("channels"),
      minor: true,
      cell: ({ plan }) => f.list([...new Set(plan.phases.flatMap(({ channels }) => channels))].map(mediumName)),
    },
  ];
  return (
    <Page
      title={t("title")}
      description={t("text")}
      actions={
        <>
          {can("settings.manage") ? (
            <Button
              icon={<Gauge size={16} aria-hidden />}
              onPress={() => void place.change({ watch: isSet ? undefined : "1" })}
            >
              {t(isSet ? "settings.close" : "settings.open")}
            </Button>
          ) : null}
          {add}
        </>
      }
    >
      <div className={styles.stack}>
        {isSet ? <Settings /> : null}
        <Select
          label={t("status")}
          value={status ?? "all"}
          options={[
            { id: "all", label: t("status.all") },
            ...STATUSES.map((one) => ({ id: one, label: t(`status.${one}`) })),
          ]}
          onChange={(next) => void place.change({ status: next === "all" ? undefined : next })}
        />
        <Select
          label={t("patterns")}
          value={kind}
          options={PATTERNS.map((id) => ({ id, label: t(`patterns.${id}`) }))}
          onChange={(next) => void place.change({ patterns: next === "all" ? undefined : next })}
        />
        <ListTable
          label={t("title")}
          columns={columns}
          list={list}
          keyOf={({ id }) => id}
          empty={
            <Empty icon={<Megaphone size={40} aria-hidden />} title={t("empty")} action={add}>
              {t("empty.text")}
            </Empty>
          }
        />
      </div>
    </Page>
  );
}
