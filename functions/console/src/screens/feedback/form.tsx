/** One form: what its answers come to, whom it asked, and what it asks. */
import { Link } from "@tanstack/react-router";
import { Pencil, Send } from "lucide-react";
import { api, client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { usePlace } from "../../shared/editing/place.ts";
import { useAct } from "../../shared/editing/work.ts";
import styles from "./feedback.module.css";
import { type Form, fieldsOf } from "./model.ts";
import { Preview } from "./preview.tsx";
import { Requests } from "./requests.tsx";
import { ResultsPanel } from "./results.tsx";
import { useWords } from "./words.ts";

const FormEditor = later(async () => (await import("./form-editor.tsx")).FormEditor);
const Ask = later(async () => (await import("./ask.tsx")).Ask);
const RequestDialog = later(async () => (await import("./request-dialog.tsx")).RequestDialog);
const [EDIT, ASK] = ["edit", "ask"] as const;

export function FormPage({ id }: { readonly id: string }) {
  const t = useWords();
  const { data, error, refetch } = api.useQuery("get", "/api/feedback-forms/{id}", { params: { path: { id } } });
  if (!data)
    return (
      <Page title={t("form")}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}
      </Page>
    );
  return <Shown form={data} />;
}

function Shown({ form }: { readonly form: Form }) {
  const t = useWords();
  const { can } = useSession();
  const place = usePlace();
  const { search, open } = place;
  return (
    <Page
      title={form.name}
      description={
        <span className={styles.named}>
          <Link to="/feedback">{t("title")}</Link> <code>{form.key}</code>
          {form.archived ? <Badge>{t("state.archived")}</Badge> : null}
        </span>
      }
      actions={
        <>
          {can("feedback.manage") ? (
            <>
              <Archive form={form} />
              <Button icon={<Pencil size={16} aria-hidden />} onPress={() => place.show(EDIT)}>
                {t("edit")}
              </Button>
            </>
          ) : null}
          {can("notifications.send") && !form.archived ? (
            <Button kind="primary" icon={<Send size={16} aria-hidden />} onPress={() => place.show(ASK)}>
              {t("ask")}
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs
        label={form.name}
        value={search.tab ?? "results"}
        onChange={(tab) => void place.change({ tab })}
        tabs={[
          { id: "results", title: t("tab.results"), panel: <ResultsPanel form={form} /> },
          { id: "requests", title: t("tab.requests"), panel: <Requests form={form} /> },
          {
            id: "look",
            title: t("tab.look"),
            panel: <Preview fields={fieldsOf(form, form.language)} language={form.language} />,
          },
        ]}
      />
      {open === EDIT && can("feedback.manage") ? <FormEditor form={form} /> : null}
      {open === ASK && can("notifications.send") ? <Ask form={form} /> : null}
      {open !== undefined && open !== EDIT && open !== ASK ? (
        <RequestDialog key={open} id={open} form={form} onClose={() => place.leave()} />
      ) : null}
    </Page>
  );
}

/** What was answered stays, and who was asked can still answer; it can be taken back. */
function Archive({ form: { id, name, archived } }: { readonly form: Form }) {
  const t = useWords();
  const act = useAct();
  const set = (next: boolean): void =>
    void act(() => client.PATCH("/api/feedback-forms/{id}", { params: { path: { id } }, body: { archived: next } }), {
      said: t(next ? "archived.done" : "revived.done", { name }),
      undo: () => set(!next),
      anew: ["/api/feedback-forms", "/api/feedback-forms/{id}"],
    });
  return <Button onPress={() => set(!archived)}>{t(archived ? "revive" : "archive")}</Button>;
}
