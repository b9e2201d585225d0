/** Asking people after something happened: the forms, and what is answered. */
import { Link, useParams } from "@tanstack/react-router";
import { MessageCircleQuestion, Plus } from "lucide-react";
import { useAll } from "../../api/all.ts";
import { useCommand } from "../../app/commands.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { mediumName } from "../../shared/ways/media.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./feedback.module.css";
import type { Form } from "./model.ts";
import { useWords } from "./words.ts";

const FormPage = later(async () => (await import("./form.tsx")).FormPage);
const FormEditor = later(async () => (await import("./form-editor.tsx")).FormEditor);

export function Screen() {
  const { can } = useSession();
  const { formId } = useParams({ strict: false }) as { readonly formId?: string };
  if (!can("feedback.read")) return <Denied />;
  return formId === undefined ? <Forms /> : <FormPage key={formId} id={formId} />;
}

function Forms() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const place = usePlace();
  const forms = useAll("/api/feedback-forms");
  const mayManage = can("feedback.manage");
  const add = () => place.show(NEW);
  useCommand({ id: "feedback.new", title: t("new"), group: t("title"), keys: "Alt+N", run: add }, mayManage);
  const columns: readonly Column<Form>[] = [
    {
      id: "name",
      title: t("name"),
      cell: ({ id, name, key }) => (
        <span className={styles.named}>
          <Link to="/feedback/$formId" params={{ formId: id }}>
            {name}
          </Link>
          <code>{key}</code>
        </span>
      ),
    },
    { id: "questions", title: t("questions"), numeric: true, cell: ({ questions }) => f.number(questions.length) },
    {
      id: "channels",
      title: t("channels"),
      minor: true,
      cell: ({ channels }) => channels.map(mediumName).join(" → "),
    },
    {
      id: "languages",
      title: t("languages"),
      minor: true,
      cell: ({ title }) => f.list(Object.keys(title).map((language) => f.language(language))),
    },
    {
      id: "state",
      title: t("state"),
      cell: ({ archived }) => (
        <Badge tone={archived ? "neutral" : "ok"}>{t(archived ? "state.archived" : "state.active")}</Badge>
      ),
    },
  ];
  const button = mayManage ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={add} aria-keyshortcuts="Alt+N">
      {t("new")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("title")} description={t("text")} actions={forms.items.length > 0 ? button : undefined}>
      <ListTable
        label={t("title")}
        columns={columns}
        list={forms}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<MessageCircleQuestion size={40} aria-hidden />} title={t("empty")} action={button}>
            {t("empty.text")}
          </Empty>
        }
      />
      {mayManage && place.open === NEW ? <FormEditor key={NEW} /> : null}
    </Page>
  );
}
