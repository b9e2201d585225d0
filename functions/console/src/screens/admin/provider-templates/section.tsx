/** The templates that providers keep: what they are taken for, whether they may be sent, and why not. */
import { FileCheck2, RefreshCw, Send } from "lucide-react";
import { useState } from "react";
import { useAll } from "../../../api/all.ts";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { ChannelMark } from "../../../kit/mark.tsx";
import { Empty } from "../../../kit/page.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { useSession } from "../../../session/session.tsx";
import { FormDialog } from "../../../shared/editing/form-dialog.tsx";
import { OpenLink } from "../../../shared/editing/open-link.tsx";
import { NEW, usePlace } from "../../../shared/editing/place.ts";
import { useAct, useWork } from "../../../shared/editing/work.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { Category, Quality, State } from "./marks.tsx";
import { Submit } from "./submit.tsx";
import { useWords } from "./words.ts";

type ProviderTemplate = Schemas["ProviderTemplate"];
const TEMPLATES = "/api/provider-templates";
/** Channels whose provider keeps templates. */
const KEEPERS: readonly string[] = ["whatsapp"];

export function Section() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const admin = useAdminWords();
  const { can } = useSession();
  const place = usePlace();
  const templates = useAll(TEMPLATES);
  const connections = useAll("/api/connections");
  const keepers = connections.items.filter(({ channel, active }) => active && KEEPERS.includes(channel));
  const accountOf = ({ channel, accountId }: ProviderTemplate) =>
    keepers
      .filter((one) => one.channel === channel && one.accountIds.includes(accountId))
      .map(({ name }) => name)
      .join(", ") || (connections.isPending ? "" : accountId);
  const template = templates.items.find(({ id }) => id === place.open);
  const columns: readonly Column<ProviderTemplate>[] = [
    {
      id: "name",
      title: t("name"),
      cell: (one) => (
        <span className={styles.wrapped}>
          <OpenLink id={one.id}>{one.name}</OpenLink>
          <small className={styles.detail}>{languageName(one.language, f.language)}</small>
        </span>
      ),
    },
    {
      id: "state",
      title: t("state"),
      cell: (one) => (
        <span>
          <State state={one.state} />
          {one.reason ? <small className={styles.detail}>{one.reason}</small> : null}
        </span>
      ),
    },
    { id: "category", title: t("category"), minor: true, cell: ({ category }) => <Category category={category} /> },
    { id: "quality", title: t("quality"), minor: true, cell: ({ quality }) => <Quality quality={quality} /> },
    {
      id: "account",
      title: t("account"),
      minor: true,
      cell: (one) => (
        <span className={styles.wrapped}>
          <ChannelMark channel={one.channel} /> {accountOf(one)}
        </span>
      ),
    },
    { id: "updated", title: t("updated"), minor: true, cell: ({ updatedAt }) => f.relative(updatedAt, now) },
  ];
  const submit =
    can("templates.publish") && keepers.length > 0 ? (
      <Button kind="primary" icon={<Send size={16} aria-hidden />} onPress={() => place.show(NEW)}>
        {t("submit")}
      </Button>
    ) : null;
  const sync = can("templates.manage") && keepers.length > 0 ? <Sync connections={keepers} /> : null;
  return (
    <SectionPage
      title={admin("section.provider_templates")}
      description={t("text")}
      actions={
        <>
          {sync}
          {templates.items.length > 0 ? submit : null}
        </>
      }
    >
      <ListTable
        label={t("list")}
        columns={columns}
        list={{ ...templates, items: inOrder(templates.items) }}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<FileCheck2 size={32} aria-hidden />} title={t("empty")} action={submit}>
            {t(keepers.length > 0 ? "empty.text" : "empty.none")}
          </Empty>
        }
      />
      {place.open === NEW && keepers.length > 0 ? <Submit connections={keepers} /> : null}
      {template ? <Sheet key={template.id} template={template} account={accountOf(template)} /> : null}
    </SectionPage>
  );
}

/** What needs somebody first, what is gone last. */
const ORDER = ["rejected", "disabled", "paused", "flagged", "pending"];
const inOrder = (items: readonly ProviderTemplate[]): ProviderTemplate[] => {
  const rank = ({ state }: ProviderTemplate) => {
    if (state === "deleted") return ORDER.length + 1;
    return ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length;
  };
  return [...items].sort(
    (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.language.localeCompare(b.language),
  );
};

/** As the provider spells it, `es_MX`. */
const languageName = (tag: string, name: (tag: string) => string): string => name(tag.replace("_", "-"));

function Sync({ connections }: { readonly connections: readonly Schemas["Connection"][] }) {
  const t = useWords();
  const act = useAct();
  const [isPending, setPending] = useState(false);
  const run = async () => {
    setPending(true);
    await act(
      async () => {
        for (const { id } of connections)
          await client.POST("/api/provider-templates/sync", { body: { connectionId: id } });
      },
      { said: t("synced"), anew: [TEMPLATES] },
    );
    setPending(false);
  };
  return (
    <Button icon={<RefreshCw size={16} aria-hidden />} isPending={isPending} onPress={() => void run()}>
      {t("sync")}
    </Button>
  );
}

function Sheet({ template, account }: { readonly template: ProviderTemplate; readonly account: string }) {
  const t = useWords();
  const f = useFormats();
  const place = usePlace();
  const work = useWork();
  return (
    <FormDialog title={template.name} isDirty={false} work={work} onClose={() => place.leave()}>
      <dl className={styles.facts}>
        <dt>{t("state")}</dt>
        <dd>
          <State state={template.state} />
          {template.reason ? <small className={styles.detail}>{template.reason}</small> : null}
        </dd>
        <dt>{t("category")}</dt>
        <dd>
          <Category category={template.category} />
        </dd>
        <dt>{t("quality")}</dt>
        <dd>
          <Quality quality={template.quality} />
        </dd>
        <dt>{t("language")}</dt>
        <dd>{languageName(template.language, f.language)}</dd>
        <dt>{t("account")}</dt>
        <dd>{account}</dd>
        <dt>{t("places")}</dt>
        <dd>{template.variables ?? "—"}</dd>
      </dl>
      {template.text ? (
        <blockquote className={styles.said} lang={template.language.replace("_", "-")}>
          {template.text}
        </blockquote>
      ) : (
        <p className={styles.quiet}>{t("text.unknown")}</p>
      )}
    </FormDialog>
  );
}
