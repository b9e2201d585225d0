/** Whom a rule tells. */
import { X } from "lucide-react";
import { useState } from "react";
import { api, useList } from "../../api/client.ts";
import { IconButton } from "../../kit/button.tsx";
import { Checkbox, ComboBox, Select } from "../../kit/field.tsx";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { calledOf, usePeople, useTeams } from "../../shared/people/people.ts";
import { useSettled } from "../../shared/search/hits.ts";
import styles from "./automation.module.css";
import { NONE, PEOPLE, type Whom } from "./model.ts";
import { type Part, PathField } from "./parts.tsx";
import { useWords } from "./words.ts";

export function People({ fields, set, about, paths }: Part) {
  const t = useWords();
  const { active } = usePeople();
  const teams = useTeams();
  const { whom, address, contactIds, userIds, teamId } = fields;
  const gone = userIds
    .filter((id) => !active.some((one) => one.id === id))
    .map((id) => ({ id, name: null, email: null }));
  const wrongPeople = about("people") ?? about("people.contactIds") ?? about("people.userIds");
  return (
    <>
      <Select
        label={t("whom")}
        value={whom}
        onChange={(id) => set({ whom: id as Whom })}
        options={PEOPLE.map((id) => ({ id, label: t(`whom.${id}`), detail: t(`whom.${id}.text`) }))}
        error={about("people.kind")}
      />
      {whom === "address" ? (
        <PathField
          label={t("whom.path")}
          value={address}
          paths={paths}
          of={["text"]}
          onChange={(next) => set({ address: next })}
          error={about("people.path")}
        />
      ) : null}
      {whom === "contacts" ? (
        <>
          <ul className={styles.chosen}>
            {contactIds.map((id) => (
              <li key={id}>
                <ContactLink id={id} />
                <IconButton
                  small
                  label={t("whom.contacts.remove")}
                  icon={<X size={16} aria-hidden />}
                  onPress={() => set({ contactIds: contactIds.filter((one) => one !== id) })}
                />
              </li>
            ))}
          </ul>
          <ContactPicker
            label={t("whom.contacts.add")}
            onChoose={(id) => set({ contactIds: [...contactIds.filter((one) => one !== id), id] })}
          />
        </>
      ) : null}
      {whom === "members" ? (
        <div className={styles.picks}>
          {[...active, ...gone].map((person) => (
            <Checkbox
              key={person.id}
              isSelected={userIds.includes(person.id)}
              onChange={(on) =>
                set({ userIds: on ? [...userIds, person.id] : userIds.filter((one) => one !== person.id) })
              }
            >
              {calledOf(person)}
            </Checkbox>
          ))}
        </div>
      ) : null}
      {whom === "team" ? (
        <Select
          label={t("whom.team")}
          value={teamId === NONE ? null : teamId}
          onChange={(id) => set({ teamId: id })}
          options={teams.items.map(({ id, name }) => ({ id, label: name }))}
          error={about("people.teamId")}
        />
      ) : null}
      {wrongPeople ? <p className={styles.error}>{wrongPeople}</p> : null}
    </>
  );
}

/** One of the contacts, by what is known of them. */
export function ContactPicker({
  label,
  value = null,
  onChoose,
}: {
  readonly label: string;
  readonly value?: string | null;
  onChoose(id: string): void;
}) {
  const t = useWords();
  const [text, setText] = useState("");
  const sought = useSettled(text.trim().slice(0, 200));
  const isSought = sought.length > 1;
  const found = useList("/api/search", {
    query: { q: sought, kind: "contact" as const, sort: "relevance" as const, limit: 10 },
    enabled: isSought,
  });
  const recent = api.useQuery("get", "/api/contacts", { params: { query: { limit: 10 } } });
  const chosen = api.useQuery(
    "get",
    "/api/contacts/{id}",
    { params: { path: { id: value ?? "" } } },
    { enabled: value !== null },
  );
  const people = isSought
    ? found.items.map((hit) => ({ id: hit.contactId ?? hit.id, name: hit.contactName }))
    : [...(chosen.data ? [chosen.data] : []), ...(recent.data?.data ?? [])];
  return (
    <ComboBox
      label={label}
      value={value}
      onChange={onChoose}
      onSearch={setText}
      emptyText={t("whom.contacts.none")}
      options={people
        .filter(({ id }, index) => people.findIndex((one) => one.id === id) === index)
        .map(({ id, name }) => ({ id, label: name ?? t("nameless") }))}
    />
  );
}
