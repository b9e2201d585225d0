/** One rule: what it says, what it would have done, and what it did. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { api, client } from "../../api/client.ts";
import { isGone } from "../../api/problem.ts";
import { NotFound } from "../../app/lost.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { RemoveButton } from "../../shared/editing/editor.tsx";
import { PageForm, useSettings } from "../../shared/editing/page-form.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { ifMatch, useWork } from "../../shared/editing/work.ts";
import { changesIn } from "../../shared/forms/changes.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./automation.module.css";
import { Trial } from "./dry-run.tsx";
import { Sentences } from "./editor.tsx";
import { Log } from "./log.tsx";
import { bodyOf, type EventType, fieldsOf, missingIn, pathsOf, RULE, RULES, type Rule } from "./model.ts";
import { useSentence } from "./says.ts";
import { useWords } from "./words.ts";

export function RulePage({ id }: { readonly id: string }) {
  const t = useWords();
  const { can } = useSession();
  const isNew = id === NEW;
  const { data: rule, error } = api.useQuery("get", RULE, { params: { path: { id } } }, { enabled: !isNew });
  const types = useAll("/api/event-types");
  if (isGone(error) || (isNew && !can("events.manage"))) return <NotFound />;
  if (types.isPending || (!isNew && !rule))
    return <Page title={t("rule")}>{error ? <ProblemNote error={error} /> : <Skeleton lines={8} />}</Page>;
  return <Open rule={rule} types={types.items} />;
}

function Open({ rule, types }: { readonly rule: Rule | undefined; readonly types: readonly EventType[] }) {
  const t = useWords();
  const { can } = useSession();
  const place = usePlace();
  const write = <Writing rule={rule} types={types} />;
  return (
    <Page
      title={rule?.name ?? t("new")}
      description={
        <span className={styles.line}>
          <Link to="/automation">{t("rules")}</Link>
          {rule ? <Badge tone={rule.active ? "ok" : "neutral"}>{t(rule.active ? "on" : "off")}</Badge> : null}
        </span>
      }
      actions={rule && can("events.manage") ? <Remove rule={rule} /> : undefined}
    >
      {rule ? (
        <Tabs
          label={rule.name}
          value={place.search.tab === "log" ? "log" : "write"}
          onChange={(tab) => void place.change({ tab })}
          tabs={[
            { id: "write", title: t("tab.write"), panel: write },
            { id: "log", title: t("tab.log"), panel: <Log rule={rule} /> },
          ]}
        />
      ) : (
        write
      )}
    </Page>
  );
}

/** Before it is made: nobody else can change it. */
const UNMADE = { version: 0 } as const;

function Writing({ rule, types }: { readonly rule: Rule | undefined; readonly types: readonly EventType[] }) {
  const t = useWords();
  const { can } = useSession();
  const place = usePlace();
  const navigate = useNavigate();
  const f = useFormats();
  const sentence = useSentence();
  const trial = useWork();
  const [first] = useState(place.search.type);
  const kindsFor = (event: string) => {
    const paths = pathsOf(types.find(({ type }) => type === event.trim()));
    return { paths, kindsAt: (path: string) => paths.find((one) => one.path === path)?.kinds ?? [] };
  };
  const written = (fields: ReturnType<typeof fieldsOf>) => bodyOf(fields, kindsFor(fields.event).kindsAt);
  const isRule = (known: Rule | typeof UNMADE): known is Rule => "id" in known;
  const from = (known: Rule | typeof UNMADE) => fieldsOf(isRule(known) ? known : undefined, first);
  const { fields, set, about, form } = useSettings<Rule | typeof UNMADE, ReturnType<typeof fieldsOf>>({
    known: rule ?? UNMADE,
    fieldsOf: from,
    save: async (header, given) => {
      const body = written(given);
      if (rule)
        return client.PATCH(RULE, {
          params: { path: { id: rule.id }, header },
          body: changesIn(body, written(from(rule))) ?? { name: body.name },
        });
      const made = await client.POST(RULES, { body });
      if (made.data)
        void navigate({ to: "/automation/$ruleId", params: { ruleId: made.data.id }, ignoreBlocker: true });
      return made;
    },
    said: t("saved"),
    anew: [RULES, RULE],
  });
  const body = written(fields);
  const missing = missingIn(fields);
  const isReady = missing.length === 0;
  const said = sentence(body);
  if (!can("events.manage"))
    return (
      <Card title={t("sentence")}>
        <p className={styles.sentence}>{said}</p>
      </Card>
    );
  return (
    <div className={styles.columns}>
      <PageForm title={t("says")} form={form} cannotSave={!isReady || fields.name.trim() === ""}>
        <Sentences
          fields={fields}
          set={set}
          about={(field) => about(field) ?? trial.about(`rule.${field}`)}
          paths={kindsFor(fields.event).paths}
        />
      </PageForm>
      <div className={styles.beside}>
        <Card title={t("sentence")}>
          <p className={styles.sentence}>{said}</p>
          {isReady ? null : (
            <p className={styles.quiet}>
              {t("sentence.missing", { what: f.list(missing.map((part) => t(`missing.${part}`))) })}
            </p>
          )}
        </Card>
        <Trial rule={{ ...body, name: body.name || t("new") }} work={trial} isReady={isReady} />
      </div>
    </div>
  );
}

function Remove({ rule: { id, name, version } }: { readonly rule: Rule }) {
  const t = useWords();
  const navigate = useNavigate();
  return (
    <RemoveButton
      title={t("remove.title", { name })}
      text={t("remove.text")}
      said={t("removed")}
      anew={[RULES]}
      remove={async () => {
        await client.DELETE(RULE, { params: { path: { id }, header: ifMatch(version) } });
        await navigate({ to: "/automation", ignoreBlocker: true });
      }}
    />
  );
}
