/** One segment: who is in it, why somebody is, and who is like them. */
import { Link } from "@tanstack/react-router";
import { Archive, Pencil, Radar, UsersRound, X } from "lucide-react";
import { useState } from "react";
import { api, client, type Schemas, useList } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty, Page } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { Tabs } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import { useFields } from "../../shared/conditions/fields.ts";
import { useComparisonText, useConditionText } from "../../shared/conditions/says.ts";
import { usePlace } from "../../shared/editing/place.ts";
import { useAct } from "../../shared/editing/work.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import { MOVED, type Segment } from "./model.ts";
import styles from "./segments.module.css";
import { useWords } from "./words.ts";

type Member = Schemas["SegmentMember"];
const SegmentEditor = later(async () => (await import("./editor.tsx")).SegmentEditor);
const EDIT = "edit";

export function SegmentPage({ id }: { readonly id: string }) {
  const t = useWords();
  const { data, error, refetch } = api.useQuery("get", "/api/aura/segments/{id}", { params: { path: { id } } });
  if (!data)
    return (
      <Page title={t("segment")}>
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={6} />}
      </Page>
    );
  return <Shown segment={data} />;
}

function Shown({ segment }: { readonly segment: Segment }) {
  const t = useWords();
  const f = useFormats();
  const act = useAct();
  const { can } = useSession();
  const place = usePlace();
  const fields = useFields(segment.id);
  const say = useConditionText(fields);
  const { id, name, archived, condition, kind, watched, followed } = segment;
  const params = { params: { path: { id } } };
  const { data: estimate } = api.useQuery("get", "/api/aura/segments/{id}/estimate", params);
  const mayManage = can("segments.manage");
  const archive = (next: boolean): void =>
    void act(() => client.PATCH("/api/aura/segments/{id}", { ...params, body: { archived: next } }), {
      said: t(next ? "archived.done" : "revived.done", { name }),
      undo: () => archive(!next),
      anew: MOVED,
    });
  const follow = (next: boolean): void =>
    void act(
      () =>
        next
          ? client.POST("/api/aura/segments/{id}/watch", params)
          : client.DELETE("/api/aura/segments/{id}/watch", params),
      { said: t(next ? "followed.done" : "unfollowed.done", { name }), undo: () => follow(!next), anew: MOVED },
    );
  return (
    <Page
      title={name}
      description={
        <span className={styles.named}>
          <Link to="/segments">{t("title")}</Link>
          <span>{condition ? say(condition) : t("kind.list.hint")}</span>
          {archived ? <Badge>{t("state.archived")}</Badge> : null}
          {watched && !archived ? <Badge>{t("state.watched")}</Badge> : null}
          {estimate ? (
            <strong>
              {estimate.exact
                ? t("count.exact", { count: estimate.count, contacts: f.number(estimate.contacts) })
                : t("count.about", {
                    count: estimate.count,
                    within: f.number(estimate.within),
                    looked: f.number(estimate.looked),
                  })}
            </strong>
          ) : null}
        </span>
      }
      actions={
        mayManage ? (
          <>
            {archived ? null : (
              <Button icon={<Radar size={16} aria-hidden />} onPress={() => follow(!followed)}>
                {t(followed ? "unfollow" : "follow")}
              </Button>
            )}
            <Button icon={<Archive size={16} aria-hidden />} onPress={() => archive(!archived)}>
              {t(archived ? "revive" : "archive")}
            </Button>
            <Button kind="primary" icon={<Pencil size={16} aria-hidden />} onPress={() => place.show(EDIT)}>
              {t("edit")}
            </Button>
          </>
        ) : undefined
      }
    >
      <Tabs
        label={name}
        value={place.search.tab ?? "members"}
        onChange={(tab) => void place.change({ tab })}
        tabs={[
          {
            id: "members",
            title: t("tab.members"),
            panel: (
              <div className={styles.stack}>
                {kind === "list" && mayManage ? <AddToList id={id} /> : null}
                <Members segment={segment} />
              </div>
            ),
          },
          { id: "alike", title: t("tab.alike"), panel: <Alike id={id} /> },
        ]}
      />
      {mayManage && place.open === EDIT ? <SegmentEditor segment={segment} /> : null}
    </Page>
  );
}

function useColumns(): readonly Column<Member>[] {
  const t = useWords();
  const f = useFormats();
  return [
    { id: "name", title: t("contact"), cell: ({ contactId, name }) => <ContactLink id={contactId} name={name} /> },
    { id: "country", title: t("field.country"), minor: true, cell: ({ country }) => country ?? "—" },
    {
      id: "active",
      title: t("active"),
      minor: true,
      cell: ({ lastActiveOn }) => (lastActiveOn ? f.date(lastActiveOn) : "—"),
    },
    { id: "score", title: t("field.score.engagement"), numeric: true, cell: ({ engagement }) => f.number(engagement) },
  ];
}

function Members({ segment: { id, kind } }: { readonly segment: Segment }) {
  const t = useWords();
  const act = useAct();
  const { can } = useSession();
  const columns = useColumns();
  const list = useList("/api/aura/segments/{id}/members", { path: { id }, query: { limit: 50 } });
  const [why, setWhy] = useState<Member>();
  const remove = (contactId: string) =>
    void act(
      () =>
        client.POST("/api/aura/segments/{id}/members", {
          params: { path: { id } },
          body: { remove: { contactIds: [contactId] } },
        }),
      { said: t("removed"), anew: MOVED },
    );
  const called = (member: Member) => member.name ?? member.contactId;
  const own: Column<Member> = {
    id: "why",
    title: t("why"),
    cell: (member) =>
      kind === "list" ? (
        can("segments.manage") ? (
          <IconButton
            small
            label={t("remove", { name: called(member) })}
            icon={<X size={16} aria-hidden />}
            onPress={() => remove(member.contactId)}
          />
        ) : null
      ) : (
        <Button small onPress={() => setWhy(member)} aria-label={t("why.of", { name: called(member) })}>
          {t("why")}
        </Button>
      ),
  };
  return (
    <>
      <ListTable
        label={t("tab.members")}
        columns={[...columns, own]}
        list={list}
        keyOf={({ contactId }) => contactId}
        empty={<Empty icon={<UsersRound size={40} aria-hidden />} title={t("members.none")} />}
      />
      {why ? <Why id={id} member={why} onClose={() => setWhy(undefined)} /> : null}
    </>
  );
}

function Why({ id, member, onClose }: { readonly id: string; readonly member: Member; onClose(): void }) {
  const t = useWords();
  const say = useComparisonText(useFields());
  const path = { id, contactId: member.contactId };
  const { data, error } = api.useQuery("get", "/api/aura/segments/{id}/explain/{contactId}", { params: { path } });
  return (
    <Dialog isOpen title={t("why.of", { name: member.name ?? member.contactId })} onClose={onClose}>
      {error ? <ProblemNote error={error} /> : null}
      {data ? (
        <ul>
          {data.because.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they stand in the order of the condition, and may be alike.
            <li key={index}>
              {say(one)}{" "}
              <span className={styles.quiet}>
                {t("why.actual", { value: one.actual === null ? "—" : [one.actual].flat().map(String).join(", ") })}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton lines={3} />
      )}
    </Dialog>
  );
}

/** By telephone number or e-mail address, several at a time. */
function AddToList({ id }: { readonly id: string }) {
  const t = useWords();
  const act = useAct();
  const [text, setText] = useState("");
  const values = text.split(/[\s,;]+/).filter((one) => one !== "");
  const add = async () => {
    const identities = values.map((value) =>
      value.includes("@") ? { kind: "email", value: value.toLowerCase() } : { kind: "phone", value },
    );
    const done = await act(
      () => client.POST("/api/aura/segments/{id}/members", { params: { path: { id } }, body: { add: { identities } } }),
      { said: t("added"), anew: MOVED },
    );
    if (done) setText("");
  };
  return (
    <div className={styles.row}>
      <TextField label={t("add.label")} hint={t("add.hint")} value={text} onChange={setText} />
      <Button isDisabled={values.length === 0 || values.length > 100} onPress={() => void add()}>
        {t("add")}
      </Button>
    </div>
  );
}

function Alike({ id }: { readonly id: string }) {
  const t = useWords();
  const f = useFormats();
  const columns = useColumns();
  const { data, error } = api.useQuery("post", "/api/aura/segments/{id}/lookalike", { params: { path: { id } } });
  if (error) return <ProblemNote error={error} />;
  if (!data) return <Skeleton lines={4} />;
  const likeness = new Map(data.contacts.map((one) => [one.contact.contactId, one.likeness]));
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>{t("alike.hint", { looked: f.number(data.looked) })}</p>
      <ListTable
        label={t("tab.alike")}
        columns={[
          ...columns,
          {
            id: "likeness",
            title: t("likeness"),
            numeric: true,
            cell: ({ contactId }) => f.percent(likeness.get(contactId) ?? 0),
          },
        ]}
        list={{ items: data.contacts.map(({ contact }) => contact), isPending: false, error: null } as never}
        keyOf={({ contactId }) => contactId}
        empty={<Empty icon={<UsersRound size={40} aria-hidden />} title={t("alike.none")} />}
      />
    </div>
  );
}
