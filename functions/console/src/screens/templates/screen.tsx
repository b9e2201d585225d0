/** What the business sends: a list of templates, and the desk at which one is written. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { FileText, Plus } from "lucide-react";
import { useState } from "react";
import { client, readAnew, useList } from "../../api/client.ts";
import { Denied } from "../../app/lost.tsx";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { keyOf } from "../../shared/forms/key.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import { Desk } from "./desk.tsx";
import { LANGUAGES, type Template } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

export function Screen() {
  const { can } = useSession();
  const { templateId } = useParams({ strict: false }) as { templateId?: string };
  if (!can("templates.read")) return <Denied />;
  return templateId === undefined ? <Templates /> : <Desk key={templateId} id={templateId} />;
}

function Templates() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const [isNew, setNew] = useState(false);
  const list = useList("/api/templates", { query: { limit: 100 } });
  const columns: readonly Column<Template>[] = [
    {
      id: "title",
      title: t("title.one"),
      cell: ({ id, title, key }) => (
        <span className={styles.named}>
          <Link to="/templates/$templateId" params={{ templateId: id }}>
            {title}
          </Link>
          <code>{key}</code>
        </span>
      ),
    },
    { id: "state", title: t("state"), cell: (template) => <State template={template} /> },
    { id: "language", title: t("language.default"), minor: true, cell: (one) => f.language(one.defaultLanguage) },
    { id: "updated", title: t("updated"), minor: true, cell: (one) => f.dateTime(one.updatedAt) },
  ];
  const make = can("templates.manage") ? (
    <Button kind="primary" icon={<Plus size={16} aria-hidden />} onPress={() => setNew(true)}>
      {t("new")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("title")} description={t("text")} actions={make}>
      <ListTable
        label={t("title")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={
          <Empty icon={<FileText size={40} aria-hidden />} title={t("empty")} action={make}>
            {t("empty.text")}
          </Empty>
        }
      />
      {isNew ? <NewTemplate onClose={() => setNew(false)} /> : null}
    </Page>
  );
}

function State({ template: { activeVersion, draftVersion, kind } }: { readonly template: Template }) {
  const t = useWords();
  return (
    <span className={styles.named}>
      {activeVersion === null ? null : <Badge>{t("state.published", { number: activeVersion })}</Badge>}
      {draftVersion === null && activeVersion !== null ? null : <Badge>{t("state.draft")}</Badge>}
      {kind === "partial" ? <Badge>{t("kind.partial")}</Badge> : null}
    </span>
  );
}

const FORM = "template-form";

function NewTemplate({ onClose }: { onClose(): void }) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [key, setKey] = useState<string>();
  const [language, setLanguage] = useState<string>(locale);
  const [kind, setKind] = useState<Template["kind"]>("message");
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);

  async function create() {
    if (isPending) return;
    setPending(true);
    setError(undefined);
    try {
      const body = { title, key: key ?? keyOf(title), defaultLanguage: language, kind, variables: [] };
      const { data } = await client.POST("/api/templates", { body });
      void readAnew("/api/templates");
      onClose();
      if (data) void navigate({ to: "/templates/$templateId", params: { templateId: data.id } });
    } catch (failure) {
      setError(failure);
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog
      title={t("new")}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit" form={FORM} isPending={isPending}>
            {t("create")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <ProblemNote error={error} />
        <TextField label={t("field.title")} value={title} onChange={setTitle} isRequired maxLength={100} autoFocus />
        <TextField
          label={t("field.key")}
          hint={t("field.key.hint")}
          value={key ?? keyOf(title)}
          onChange={setKey}
          maxLength={60}
        />
        <Select
          label={t("language.default")}
          value={language}
          onChange={setLanguage}
          options={LANGUAGES.map((id) => ({ id, label: f.language(id) }))}
        />
        <Select
          label={t("kind")}
          value={kind}
          onChange={(id) => setKind(id as Template["kind"])}
          options={(["message", "partial"] as const).map((id) => ({
            id,
            label: t(`kind.${id}`),
            detail: t(`kind.${id}.text`),
          }))}
        />
      </form>
    </Dialog>
  );
}
