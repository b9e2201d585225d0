/** Who says yes: how far it is, what changed since it was last submitted, what people did and said, and the certificate. */
import { useState } from "react";
import { useAll } from "../../api/all.ts";
import { api, client, type Schemas, useList } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { useSession } from "../../session/session.tsx";
import { DataTable } from "../../shared/chart/data-table.tsx";
import { Loaded } from "../../shared/editing/loaded.tsx";
import { useWork } from "../../shared/editing/work.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./campaigns.module.css";
import { CAMPAIGN, type Campaign, MOVED } from "./model.ts";
import { useWords } from "./words.ts";

export function Approval({ campaign }: { readonly campaign: Campaign }) {
  return (
    <div className={styles.stack}>
      <Standing campaign={campaign} />
      <Diff campaign={campaign} />
      <History campaign={campaign} />
      <Comments campaign={campaign} />
    </div>
  );
}

/** A limit that was crossed pauses a campaign by itself. */
const ALERTS = "system:campaign_alerts";

function usePeople(): (id: string) => string {
  const t = useWords();
  const { can } = useSession();
  const { items } = useAll("/api/users", can("people.read"));
  return (id) => (id === ALERTS ? t("by.limit") : (items.find((one) => one.id === id)?.name ?? id));
}

function Standing({ campaign: { id, approval, can, signed, submitted } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const nameOf = usePeople();
  return (
    <Card title={t("approval")}>
      <div className={styles.stack_s}>
        <p>
          {submitted === null
            ? t("approval.none")
            : approval.level === null
              ? t("approval.all")
              : t("approval.level", { level: approval.level, missing: approval.missing })}
        </p>
        {approval.approvals.map(({ level, by, at }) => (
          <p key={`${level} ${by}`} className={styles.line}>
            <Badge tone="ok">{t("level", { level })}</Badge> {nameOf(by)} · {f.dateTime(at)}
          </p>
        ))}
        {can.includes("request_signature") ? <Requested id={id} /> : null}
        {signed ? (
          <p className={styles.line}>
            <Badge tone="accent">{t("signed")}</Badge> {nameOf(signed.by)} · {f.dateTime(signed.at)}
            <Certificate id={id} />
          </p>
        ) : null}
      </div>
    </Card>
  );
}

/** How far a signature is that is given elsewhere; nothing where none was asked for. */
function Requested({ id }: { readonly id: string }) {
  const t = useWords();
  const work = useWork();
  const path = { params: { path: { id } } };
  const { data } = api.useQuery("get", `${CAMPAIGN}/signature-request`, path, { retry: false });
  if (!data) return null;
  const check = () =>
    void work.run(() => client.POST(`${CAMPAIGN}/signature-request/check`, path), {
      said: t("request.checked"),
      anew: MOVED,
    });
  return (
    <p className={styles.line}>
      {t(`request.${data.state}`, { name: data.signer.name })}
      {data.state === "out" ? (
        <Button small isPending={work.isPending} onPress={check}>
          {t("request.check")}
        </Button>
      ) : null}
      <ProblemNote error={work.problem} />
    </p>
  );
}

/** As a file that anybody checks with openssl. */
function Certificate({ id }: { readonly id: string }) {
  const t = useWords();
  const work = useWork();
  const save = async () => {
    const certificate = await work.run(() => client.GET(`${CAMPAIGN}/certificate`, { params: { path: { id } } }), {
      anew: [],
    });
    if (!certificate) return;
    const address = URL.createObjectURL(new Blob([JSON.stringify(certificate, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `certificate-${id}.json`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <Button small kind="quiet" isPending={work.isPending} onPress={() => void save()}>
        {t("certificate")}
      </Button>
      <ProblemNote error={work.problem} />
    </>
  );
}

/** Between a revision that was submitted and the plan as it stands. */
function Diff({ campaign: { id, revision } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const versions = useList(`${CAMPAIGN}/versions`, { path: { id }, query: { limit: 50 } });
  const earlier = versions.items.filter((one) => one.revision < revision);
  const [chosen, setChosen] = useState<string>();
  const from = chosen ?? (earlier[0] ? String(earlier[0].revision) : undefined);
  const diff = api.useQuery(
    "get",
    `${CAMPAIGN}/diff`,
    { params: { path: { id }, query: { from: Number(from) } } },
    { enabled: from !== undefined },
  );
  return (
    <Card title={t("diff")}>
      {from === undefined ? (
        <p className={styles.quiet}>{t("diff.none")}</p>
      ) : (
        <div className={styles.stack_s}>
          <Select
            label={t("diff.from")}
            value={from}
            options={earlier.map((one) => ({
              id: String(one.revision),
              label: `${t("revision", { number: one.revision })} · ${f.dateTime(one.submittedAt)}`,
            }))}
            onChange={setChosen}
          />
          <Loaded of={diff}>{(found) => <Changes changes={found.changes} />}</Loaded>
        </div>
      )}
    </Card>
  );
}

const said = (value: unknown): string =>
  value === undefined || value === null ? "—" : typeof value === "string" ? value : JSON.stringify(value);

function Changes({ changes }: { readonly changes: Schemas["CampaignDiff"]["changes"] }) {
  const t = useWords();
  if (changes.length === 0) return <p className={styles.quiet}>{t("diff.same")}</p>;
  return (
    <DataTable
      label={t("diff")}
      head={t("diff.field")}
      columns={[t("diff.before"), t("diff.after")]}
      rows={changes.map(({ field, before, after }) => ({
        id: field,
        head: <code>{field}</code>,
        cells: [
          <del key="before" className={styles.before}>
            {said(before)}
          </del>,
          <ins key="after" className={styles.after}>
            {said(after)}
          </ins>,
        ],
      }))}
    />
  );
}

function History({ campaign: { id } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const nameOf = usePeople();
  const reviews = api.useQuery("get", `${CAMPAIGN}/reviews`, { params: { path: { id } } });
  return (
    <Card title={t("history")}>
      <Loaded of={reviews}>
        {({ data }) =>
          data.length === 0 ? (
            <p className={styles.quiet}>{t("history.none")}</p>
          ) : (
            <ol className={styles.list}>
              {data.map((step) => (
                <li key={`${step.at} ${step.action}`}>
                  <strong>{t(`action.${step.action}`)}</strong> · {nameOf(step.by)} · {f.dateTime(step.at)} ·{" "}
                  {t("revision", { number: step.revision })}
                  {step.comment ? <p className={styles.quiet}>{step.comment}</p> : null}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  );
}

function Comments({ campaign: { id, can } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const nameOf = usePeople();
  const work = useWork();
  const [text, setText] = useState("");
  const list = useList(`${CAMPAIGN}/comments`, { path: { id }, query: { limit: 50 } });
  const add = async () => {
    const made = await work.run(
      () => client.POST(`${CAMPAIGN}/comments`, { params: { path: { id } }, body: { text: text.trim() } }),
      { anew: MOVED },
    );
    if (made) setText("");
  };
  return (
    <Card title={t("comments")}>
      <div className={styles.stack_s}>
        {list.items.map((one) => (
          <div key={one.id}>
            <p className={styles.quiet}>
              {nameOf(one.by)} · {f.dateTime(one.at)} · {t("revision", { number: one.revision })}
            </p>
            <p>{one.text}</p>
          </div>
        ))}
        {can.includes("comment") ? (
          <form
            className={styles.stack_s}
            onSubmit={(event) => {
              event.preventDefault();
              if (text.trim() !== "") void add();
            }}
          >
            <TextField label={t("comment.new")} rows={2} value={text} onChange={setText} maxLength={2000} />
            <div>
              <Button type="submit" isPending={work.isPending} isDisabled={text.trim() === ""}>
                {t("comment.add")}
              </Button>
            </div>
            <ProblemNote error={work.problem} />
          </form>
        ) : null}
      </div>
    </Card>
  );
}
