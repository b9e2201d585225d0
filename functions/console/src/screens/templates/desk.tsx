/** One template: what it says, what it asks for, and its versions. */
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { api, client } from "../../api/client.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { readTemplateAnew } from "./anew.ts";
import styles from "./templates.module.css";
import { Variables } from "./variables.tsx";
import { Versions } from "./versions.tsx";
import { useWords } from "./words.ts";
import { Writing } from "./writing.tsx";

export function Desk({ id }: { readonly id: string }) {
  const t = useWords();
  const textOf = useProblemText();
  const { can } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const path = { params: { path: { id } } };
  const { data: template, error, refetch } = api.useQuery("get", "/api/templates/{id}", path);
  const { data: versions } = api.useQuery("get", "/api/templates/{id}/versions", path);
  const [isPending, setPending] = useState(false);
  if (!template || !versions)
    return (
      <Page title={t("title.one")}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}
      </Page>
    );

  async function publish() {
    setPending(true);
    try {
      await client.POST("/api/templates/{id}/publish", { ...path, body: { note: "" } });
      toast.good(t("published"));
    } catch (failure) {
      toast.bad(textOf(failure));
    } finally {
      setPending(false);
      void readTemplateAnew();
    }
  }

  const tab = search.tab ?? "write";
  return (
    <Page
      title={template.title}
      description={
        <span className={styles.named}>
          <Link to="/templates">{t("title")}</Link> <code>{template.key}</code>
        </span>
      }
      actions={
        can("templates.publish") && template.draftVersion !== null ? (
          <Button kind="primary" isPending={isPending} onPress={() => void publish()}>
            {t("publish")}
          </Button>
        ) : undefined
      }
    >
      <Tabs
        label={template.title}
        value={tab}
        onChange={(next) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, tab: next }) })}
        tabs={[
          { id: "write", title: t("tab.write"), panel: <Writing template={template} versions={versions.data} /> },
          {
            id: "variables",
            title: t("tab.variables"),
            panel: <Variables key={template.version} template={template} />,
          },
          {
            id: "versions",
            title: t("tab.versions"),
            panel: <Versions template={template} versions={versions.data} />,
          },
        ]}
      />
    </Page>
  );
}
