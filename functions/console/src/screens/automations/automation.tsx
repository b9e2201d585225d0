/** One automation: what it says as a sentence and steps, how it is, and its runs. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Archive } from "lucide-react";
import { useState } from "react";
import { api, client, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/dialog.tsx";
import { Select, Switch, TextField } from "../../kit/field.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card, Empty, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { NEW, usePlace } from "../../shared/editing/place.ts";
import { ifMatch, useAct, useWork } from "../../shared/editing/work.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./automations.module.css";
import { type Automation, allIn, BLANK, type Definition, MOVED, ONE, RUNS, type Run } from "./model.ts";
import { ConditionField, PlaceFields, TriggerFields } from "./parts.tsx";
import { Steps } from "./steps.tsx";
import { TONES } from "./tones.ts";
import { Try } from "./try.tsx";
import { useWords } from "./words.ts";

export function AutomationPage({ id }: { readonly id: string }) {
  const t = useWords();
  const { data, error, refetch } = api.useQuery("get", ONE, { params: { path: { id } } }, { enabled: id !== NEW });
  if (id === NEW) return <Shown />;
  if (!data)
    return (
      <Page title={t("automation")}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}
      </Page>
    );
  return <Shown automation={data} />;
}

function Shown({ automation }: { readonly automation?: Automation }) {
  const t = useWords();
  const place = usePlace();
  return (
    <Page
      title={automation?.name ?? t("new")}
      description={
        <span className={styles.line}>
          <Link to="/automations">{t("title")}</Link>
          {automation ? <Badge tone={TONES[automation.state]}>{t(`state.${automation.state}`)}</Badge> : null}
          {automation?.published ? (
            <span>{t("version", { number: automation.published.version })}</span>
          ) : (
            <span>{t("version.none")}</span>
          )}
          {automation?.changed ? <Badge tone="warn">{t("changed")}</Badge> : null}
        </span>
      }
      actions={automation ? <Actions automation={automation} /> : undefined}
    >
      {automation ? (
        <Tabs
          label={automation.name}
          value={place.search.tab ?? "write"}
          onChange={(tab) => void place.change({ tab })}
          tabs={[
            { id: "write", title: t("tab.write"), panel: <Writing automation={automation} /> },
            { id: "runs", title: t("tab.runs"), panel: <Runs automation={automation} /> },
          ]}
        />
      ) : (
        <Writing />
      )}
    </Page>
  );
}

function Actions({ automation: { id, name, state, version } }: { readonly automation: Automation }) {
  const t = useWords();
  const act = useAct();
  const { can } = useSession();
  const [isAsked, setAsked] = useState(false);
  if (!can("automations.manage") || state === "archived") return null;
  const params = { params: { path: { id }, header: ifMatch(version) } };
  const pause = () =>
    act(() => client.POST("/api/automations/{id}/pause", params), { said: t("paused", { name }), anew: MOVED });
  const resume = () =>
    act(() => client.POST("/api/automations/{id}/resume", params), { said: t("resumed", { name }), anew: MOVED });
  const publish = () =>
    act(() => client.POST("/api/automations/{id}/publish", params), { said: t("published", { name }), anew: MOVED });
  const archive = () => act(() => client.DELETE(ONE, params), { said: t("archived", { name }), anew: MOVED });
  return (
    <>
      <Button icon={<Archive size={16} aria-hidden />} onPress={() => setAsked(true)}>
        {t("archive")}
      </Button>
      <Confirm
        danger
        title={t("archive.title", { name })}
        text={t("archive.text")}
        action={t("archive")}
        isOpen={isAsked}
        onConfirm={() => {
          setAsked(false);
          void archive();
        }}
        onClose={() => setAsked(false)}
      />
      {state === "active" ? <Button onPress={() => void pause()}>{t("pause")}</Button> : null}
      {state === "paused" ? <Button onPress={() => void resume()}>{t("resume")}</Button> : null}
      <Button kind="primary" onPress={() => void publish()}>
        {t("publish")}
      </Button>
    </>
  );
}

function Writing({ automation }: { readonly automation?: Automation }) {
  const t = useWords();
  const work = useWork();
  const navigate = useNavigate();
  const { can } = useSession();
  const [name, setName] = useState(automation?.name ?? "");
  const [draft, setDraft] = useState<Definition>(automation?.draft ?? BLANK);
  const set = (change: Partial<Definition>) => setDraft((before) => ({ ...before, ...change }));
  const exits = draft.exits ?? BLANK.exits;
  const reply = exits?.reply ?? null;
  const mayManage = can("automations.manage") && automation?.state !== "archived";
  const save = async () => {
    const body = { name: name.trim(), draft };
    const how = { said: t("saved"), anew: MOVED };
    if (automation) {
      const header = ifMatch(automation.version);
      await work.run(() => client.PATCH(ONE, { params: { path: { id: automation.id }, header }, body }), how);
      return;
    }
    const made = await work.run(() => client.POST("/api/automations", { body }), how);
    if (made) void navigate({ to: "/automations/$automationId", params: { automationId: made.id } });
  };
  return (
    <div className={styles.stack}>
      <TextField
        isRequired
        label={t("name")}
        maxLength={100}
        value={name}
        onChange={setName}
        error={work.about("name")}
      />
      <Card title={t("when")}>
        <TriggerFields trigger={draft.trigger} onChange={(trigger) => set({ trigger })} />
        {["draft.trigger", "draft.trigger.funnelId", "draft.trigger.stageId"].map((field) =>
          work.about(field) ? (
            <p key={field} className={styles.error}>
              {work.about(field)}
            </p>
          ) : null,
        )}
      </Card>
      <Card title={t("if")}>
        <div className={styles.asked}>
          <ConditionField
            label={t("condition")}
            any={t("condition.any")}
            condition={draft.condition ?? null}
            at="draft.condition"
            about={work.about}
            onChange={(condition) => set({ condition })}
          />
          <Select
            label={t("entry")}
            value={draft.entry?.kind ?? "once"}
            onChange={(kind) =>
              set({ entry: kind === "every" ? { kind, days: 30 } : { kind: kind as "once" | "always" } })
            }
            options={(["once", "every", "always"] as const).map((id) => ({ id, label: t(`entry.${id}`) }))}
          />
        </div>
      </Card>
      <Card title={t("then")}>
        <Steps
          label={t("then")}
          steps={draft.steps}
          all={draft.steps}
          about={work.about}
          onChange={(steps) => set({ steps })}
        />
        {work.about("draft.steps") ? <p className={styles.error}>{work.about("draft.steps")}</p> : null}
      </Card>
      <Card title={t("until")}>
        <Switch
          isSelected={reply !== null}
          onChange={(on) => set({ exits: { ...exits, reply: on ? { funnelId: null, stageId: null } : null } })}
        >
          {t("exit.reply")}
        </Switch>
        {reply ? (
          <div className={styles.asked}>
            <PlaceFields
              funnelId={reply.funnelId ?? null}
              stageId={reply.stageId ?? null}
              onChange={(to) => set({ exits: { ...exits, reply: to } })}
            />
          </div>
        ) : null}
        <Switch
          isSelected={exits?.consentWithdrawn ?? true}
          onChange={(consentWithdrawn) => set({ exits: { ...exits, consentWithdrawn } })}
        >
          {t("exit.consent")}
        </Switch>
      </Card>
      {work.problem ? <ProblemNote error={work.problem} /> : null}
      {mayManage ? (
        <div className={styles.line}>
          <Button kind="primary" isDisabled={work.isPending || name.trim() === ""} onPress={() => void save()}>
            {t("save")}
          </Button>
          <Try definition={draft} />
        </div>
      ) : null}
    </div>
  );
}

const LISTS = ["active", "held", "over"] as const;

/** What a run that is under way stands at, of the version that it goes by. */
function Why({ run, automation }: { readonly run: Run; readonly automation: Automation }) {
  const t = useWords();
  const { id: automationId, published } = automation;
  const isNow = published?.version === run.version;
  const path = { id: automationId, version: String(run.version) };
  const { data } = api.useQuery(
    "get",
    "/api/automations/{id}/versions/{version}",
    { params: { path } },
    { enabled: !isNow },
  );
  const { steps = [] } = (isNow ? published.definition : data?.definition) ?? {};
  const step = allIn(steps).find(({ id }) => id === run.step);
  if (!step || !["running", "waiting", "held"].includes(run.state)) return null;
  const what =
    step.kind === "wait"
      ? t("why.wait", { minutes: step.minutes })
      : step.kind === "until"
        ? t("why.until", { time: step.time })
        : t("why.next", { what: t(`step.${step.kind}`) });
  return (
    <p>
      {run.state === "held" ? `${t("why.held")} · ` : null}
      {what}
    </p>
  );
}

function Runs({ automation }: { readonly automation: Automation }) {
  const { id } = automation;
  const t = useWords();
  const f = useFormats();
  const [which, setWhich] = useState<(typeof LISTS)[number]>("active");
  const list = useList(RUNS, { path: { id }, query: { limit: 50, list: which } });
  return (
    <div className={styles.stack}>
      <Select
        label={t("runs.which")}
        value={which}
        onChange={(next) => setWhich(LISTS.find((one) => one === next) ?? "active")}
        options={LISTS.map((one) => ({ id: one, label: t(`runs.${one}`) }))}
      />
      {list.isPending ? <Skeleton rows /> : null}
      {!list.isPending && list.items.length === 0 ? <Empty title={t("runs.none")}>{t("runs.none.text")}</Empty> : null}
      <ul className={styles.steps} aria-label={t("tab.runs")}>
        {list.items.map((run) => (
          <li key={run.id} className={styles.step}>
            <div className={styles.head}>
              <ContactLink id={run.contactId} />
              <Badge>{run.stoppedBy === "reply" ? t("run.reply") : t(`run.${run.state}`)}</Badge>
            </div>
            <p className={styles.quiet}>
              {t("run.began", { at: f.dateTime(run.startedAt), number: run.version })}
              {run.wakeAt ? ` ${t("run.wakes", { at: f.dateTime(run.wakeAt) })}` : null}
            </p>
            <Why run={run} automation={automation} />
            <Log run={run} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? <Button onPress={() => void list.fetchNextPage()}>{t("more")}</Button> : null}
    </div>
  );
}

function Log({ run }: { readonly run: Run }) {
  const t = useWords();
  const f = useFormats();
  return (
    <details>
      <summary>{t("log", { count: run.log.length })}</summary>
      <ol className={styles.log}>
        {run.log.map(({ at, step, kind, outcome, code, text }, index) => (
          // Two entries of one step and moment differ in nothing else.
          // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added behind the others
          <li key={index}>
            <time dateTime={at}>{f.dateTime(at)}</time> <code>{step ?? kind}</code> {t(`outcome.${outcome}`)}
            {code ? ` (${code})` : null}
            {text && outcome === "skipped" ? `: ${text}` : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
