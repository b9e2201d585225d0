/** What a reminder is about: by its name, with a way there; and found by typing. */
import { Link } from "@tanstack/react-router";
import { Inbox, Megaphone, Target, User } from "lucide-react";
import { useState } from "react";
import { api, type Schemas } from "../../api/client.ts";
import { ComboBox } from "../../kit/field.tsx";
import { useSession } from "../../session/session.tsx";
import { type Hit, useHits } from "../search/hits.ts";
import styles from "./reminder.module.css";
import { useWords } from "./words.ts";

export type Subject = NonNullable<Schemas["Reminder"]["subject"]>;

const ICONS = { lead: Target, conversation: Inbox, contact: User, campaign: Megaphone } as const;
const RARELY = { staleTime: 5 * 60_000, retry: false } as const;

/** Its name as far as this person may know it; undefined while it is looked up, null when it cannot be. */
function useNameOf({ kind, id }: Subject): string | null | undefined {
  const { can } = useSession();
  const params = { params: { path: { id } } };
  const mayBe = (wanted: Subject["kind"], permission: string) => kind === wanted && can(permission);
  const lead = api.useQuery("get", "/api/leads/{id}", params, { ...RARELY, enabled: mayBe("lead", "leads.read") });
  const talk = api.useQuery("get", "/api/conversations/{id}", params, {
    ...RARELY,
    enabled: mayBe("conversation", "conversations.read"),
  });
  const contact = api.useQuery("get", "/api/contacts/{id}", params, {
    ...RARELY,
    enabled: mayBe("contact", "contacts.read"),
  });
  const [query, name] =
    kind === "lead"
      ? [lead, lead.data?.contactName]
      : kind === "conversation"
        ? [talk, talk.data && (talk.data.contactName ?? talk.data.chat.id)]
        : [contact, contact.data?.name];
  return query.isLoading ? undefined : (name ?? null);
}

export function SubjectLink({ subject }: { readonly subject: Subject }) {
  const t = useWords();
  const name = useNameOf(subject);
  const Icon = ICONS[subject.kind];
  const text = name ? t(`about.${subject.kind}`, { name }) : t(`kind.${subject.kind}`);
  const inside = (
    <>
      <Icon size={14} aria-hidden />
      <span className={styles.clip}>{text}</span>
    </>
  );
  const className = styles.subject ?? "";
  if (subject.kind === "lead")
    return (
      <Link to="/leads/$leadId" params={{ leadId: subject.id }} className={className}>
        {inside}
      </Link>
    );
  if (subject.kind === "conversation")
    return (
      <Link to="/inbox/$conversationId" params={{ conversationId: subject.id }} className={className}>
        {inside}
      </Link>
    );
  if (subject.kind === "contact")
    return (
      <Link to="/contacts/$contactId" params={{ contactId: subject.id }} className={className}>
        {inside}
      </Link>
    );
  return <span className={className}>{inside}</span>;
}

const keyOf = ({ kind, id }: Subject): string => `${kind}:${id}`;
export function subjectOf(key: string | undefined): Subject | undefined {
  const match = /^(lead|conversation|contact|campaign):([A-Za-z0-9._-]{1,100})$/.exec(key ?? "");
  return match ? { kind: match[1] as Subject["kind"], id: match[2] ?? "" } : undefined;
}

/** A message is found for its conversation, and several of one conversation are one. */
function foundIn(hits: readonly Hit[]): readonly (Subject & { readonly name: string; readonly detail: string })[] {
  const seen = new Set<string>();
  return hits.flatMap((hit) => {
    const subject: Subject | undefined =
      hit.kind !== "message"
        ? { kind: hit.kind, id: hit.id }
        : hit.conversationId === null
          ? undefined
          : { kind: "conversation", id: hit.conversationId };
    if (!subject || seen.has(keyOf(subject))) return [];
    seen.add(keyOf(subject));
    return [{ ...subject, name: hit.contactName ?? hit.title.text, detail: hit.excerpt.text }];
  });
}

export function SubjectField({
  value,
  onChange,
}: {
  readonly value: Subject | null;
  onChange(subject: Subject | null): void;
}) {
  const t = useWords();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<{ readonly key: string; readonly label: string }>();
  const { hits, isLooking } = useHits(text);
  const found = foundIn(hits).map((one) => ({
    id: keyOf(one),
    label: t(`about.${one.kind}`, { name: one.name }),
    detail: one.detail,
  }));
  const known = chosen && !found.some(({ id }) => id === chosen.key) ? [{ id: chosen.key, label: chosen.label }] : [];
  return (
    <ComboBox
      label={t("about")}
      value={value ? keyOf(value) : null}
      onChange={(key) => {
        const label = found.find(({ id }) => id === key)?.label;
        if (label !== undefined) setChosen({ key, label });
        onChange(subjectOf(key) ?? null);
      }}
      options={[...known, ...found]}
      onSearch={setText}
      placeholder={t("about.prompt")}
      hint={t("about.hint")}
      emptyText={text.trim().length < 2 ? t("about.more") : isLooking ? t("about.looking") : t("about.none")}
    />
  );
}
