import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api, client } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import type { Search } from "../../app/router.tsx";
import { Button } from "../../kit/button.tsx";
import { Select } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import { readTemplateAnew } from "./anew.ts";
import { BodyFields } from "./body-fields.tsx";
import { Findings } from "./findings.tsx";
import { type Body, blank, LANGUAGES, MEDIA, type Template, tidied, type Version } from "./model.ts";
import { Preview } from "./preview.tsx";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

interface WritingProps {
  readonly template: Template;
  readonly versions: readonly Version[];
}

/** One medium and language at a time, with what comes of it beside. */
export function Writing({ template, versions }: WritingProps) {
  const t = useWords();
  const f = useFormats();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const number = template.draftVersion ?? template.activeVersion;
  const version = versions.find((one) => one.number === number);
  const [first] = version?.bodies ?? [];
  const medium = search.medium ?? first?.medium ?? "email";
  const language = search.language ?? first?.language ?? template.defaultLanguage;
  const isThere = version?.bodies.some((place) => place.medium === medium && place.language === language) ?? false;
  const change = (part: Search) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, ...part }) });
  const has = (wanted: object) =>
    version?.bodies.some((place) => Object.entries(wanted).every(([name, value]) => place[name as "medium"] === value))
      ? t("written")
      : undefined;
  const option = (id: string, label: string, wanted: object) => {
    const detail = has(wanted);
    return { id, label, ...(detail ? { detail } : {}) };
  };
  const languages = [...new Set([...LANGUAGES, ...(version?.bodies.map((place) => place.language) ?? []), language])];
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <Select
          label={t("medium")}
          value={medium}
          onChange={(id) => change({ medium: id, language })}
          options={MEDIA.map((id) => option(id, t(`medium.${id}`), { medium: id }))}
        />
        <Select
          label={t("language")}
          value={language}
          onChange={(id) => change({ language: id, medium })}
          options={languages.map((id) => option(id, f.language(id), { medium, language: id }))}
        />
      </div>
      <Stored
        key={`${medium} ${language}`}
        template={template}
        medium={medium}
        language={language}
        number={isThere ? (version?.number ?? null) : null}
        draft={version?.state === "draft" ? version.version : undefined}
      />
    </div>
  );
}

interface PlaceProps {
  readonly template: Template;
  readonly medium: string;
  readonly language: string;
  /** The version of the draft that is shown. */
  readonly draft: number | undefined;
}

function Stored({ number, ...place }: PlaceProps & { readonly number: number | null }) {
  const { template, medium, language } = place;
  const { data, error } = api.useQuery(
    "get",
    "/api/templates/{id}/versions/{number}/bodies/{medium}/{language}",
    { params: { path: { id: template.id, number: String(number), medium, language } } },
    { enabled: number !== null, staleTime: 0 },
  );
  // What is being written stays, whatever number its version has by now.
  const [begun, setBegun] = useState<Body>();
  const stored = number === null ? undefined : data?.body;
  useEffect(() => {
    if (stored || number === null) setBegun((before) => before ?? stored ?? blank(medium));
  }, [stored, number, medium]);
  if (error && !begun) return <ProblemNote error={error} />;
  if (!begun) return <Skeleton lines={6} />;
  return <Editor {...place} stored={stored} begun={begun} />;
}

function Editor({
  template,
  medium,
  language,
  draft,
  stored,
  begun,
}: PlaceProps & { readonly stored: Body | undefined; readonly begun: Body }) {
  const t = useWords();
  const { can } = useSession();
  const [body, setBody] = useState(begun);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  // Of what was read first, or written here last: what somebody else writes meanwhile is not written over unasked.
  const [expected, setExpected] = useState(draft);
  // A draft that was published or dropped is no more, and the next one counts anew.
  const [seen, setSeen] = useState(template.draftVersion);
  if (seen !== template.draftVersion) {
    setSeen(template.draftVersion);
    if (seen !== null) setExpected(undefined);
  }
  const params = {
    path: { id: template.id, medium, language },
    ...(expected === undefined ? {} : { header: { "If-Match": `"${expected}"` } }),
  };

  async function keep(change: () => Promise<{ readonly data?: { readonly version: number } }>, words: string) {
    setPending(true);
    setError(undefined);
    try {
      const { data } = await change();
      setExpected(data?.version);
      toast.good(words);
    } catch (failure) {
      setError(failure);
      // It has been said: whoever saves once more means it.
      if (errorOf(failure).status === 412) setExpected(undefined);
    } finally {
      setPending(false);
      void readTemplateAnew();
    }
  }
  const save = () =>
    keep(
      () => client.PATCH("/api/templates/{id}/draft/bodies/{medium}/{language}", { params, body: tidied(body) }),
      t("saved"),
    );
  const remove = () =>
    keep(() => client.DELETE("/api/templates/{id}/draft/bodies/{medium}/{language}", { params }), t("removed"));

  return (
    <div className={styles.columns}>
      <Card title={t("says")}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <ProblemNote error={error} />
          <BodyFields body={body} onChange={setBody} isDisabled={!can("templates.manage")} />
          {can("templates.manage") ? (
            <div className={styles.bar}>
              <Button kind="primary" type="submit" isPending={isPending}>
                {t("save")}
              </Button>
              {stored ? (
                <Button kind="quiet" isDisabled={isPending} onPress={() => void remove()}>
                  {t("remove")}
                </Button>
              ) : null}
            </div>
          ) : null}
        </form>
      </Card>
      <div className={styles.stack}>
        <Preview template={template} medium={medium} language={language} body={body} />
        <Findings template={template} />
      </div>
    </div>
  );
}
