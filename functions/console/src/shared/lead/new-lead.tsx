/** A lead made by hand, for somebody who is known or with whom it begins. */
import { useEffect, useState } from "react";
import { api, client, readAnew } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ComboBox, Select, TextField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import styles from "./lead.module.css";
import { type Lead, openStages } from "./model.ts";
import { useFunnels } from "./names.ts";
import { PersonSelect, TagsField, ValueField } from "./pickers.tsx";
import { useWords } from "./words.ts";

export interface NewLeadProps {
  readonly funnelId?: string | undefined;
  readonly stageId?: string | undefined;
  /** Somebody who is chosen already. */
  readonly contact?: { readonly id: string; readonly name: string } | undefined;
  onClose(): void;
  onMade(lead: Lead): void;
}

export function NewLead({ funnelId, stageId, contact, onClose, onMade }: NewLeadProps) {
  const t = useWords();
  const { me, can } = useSession();
  const { inUse } = useFunnels();
  const [who, setWho] = useState<"known" | "new">(can("contacts.read") ? "known" : "new");
  const [contactId, setContactId] = useState(contact?.id ?? null);
  const [person, setPerson] = useState({ name: "", phone: "", email: "" });
  const [funnelChosen, setFunnel] = useState(funnelId ?? inUse[0]?.id ?? "sales");
  const funnel = inUse.find(({ id }) => id === funnelChosen) ?? inUse[0];
  const stages = funnel ? openStages(funnel).filter(({ state }) => !state.startsWith("closed")) : [];
  const [stageChosen, setStage] = useState(stageId);
  const stage = stages.find(({ id }) => id === stageChosen) ?? stages[0];
  const [value, setValue] = useState<Lead["value"]>(null);
  const [expectedOn, setExpected] = useState("");
  const [assignee, setAssignee] = useState<string | null>(me.id);
  const [tags, setTags] = useState<string[]>([]);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const isWhole =
    who === "known"
      ? contactId !== null
      : person.name.trim() !== "" && (person.phone.trim() !== "" || person.email.trim() !== "");

  async function make() {
    if (!isWhole || isPending) return;
    setPending(true);
    setError(undefined);
    try {
      const id = who === "known" ? contactId : await contactOf();
      if (id === null) return;
      const { data } = await client.POST("/api/leads", {
        body: {
          contactId: id,
          ...(funnel ? { funnelId: funnel.id } : {}),
          ...(stage ? { stageId: stage.id } : {}),
          ...(value ? { value } : {}),
          ...(expectedOn === "" ? {} : { expectedOn }),
          assignee,
          tags,
        },
      });
      void readAnew("/api/leads", "/api/funnels/{id}/stages/{stage}", "/api/funnels/{id}/totals", "/api/contacts");
      toast.good(t("new.made"));
      onMade(data as Lead);
    } catch (problem) {
      setError(problem);
      setPending(false);
    }
  }

  async function contactOf(): Promise<string> {
    const phone = person.phone.replaceAll(/[\s().-]/g, "");
    const email = person.email.trim().toLowerCase();
    const { data } = await client.POST("/api/contacts", {
      body: {
        name: person.name.trim(),
        identities: [
          ...(phone === "" ? [] : [{ kind: "phone" as const, value: phone }]),
          ...(email === "" ? [] : [{ kind: "email" as const, value: email }]),
        ],
      },
    });
    const id = data?.id ?? "";
    // When the lead is refused the person is there all the same, and is not made twice.
    setContactId(id);
    setWho("known");
    return id;
  }

  const wrong = error === undefined ? undefined : errorOf(error);
  return (
    <Dialog isOpen title={t("new.title")} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {contact || !can("contacts.manage") ? null : (
          <Segments
            label={t("new.who")}
            value={who}
            onChange={(next) => setWho(next === "new" ? "new" : "known")}
            options={[
              { id: "known", title: t("new.known") },
              { id: "new", title: t("new.new") },
            ]}
          />
        )}
        {who === "known" ? (
          <ContactSearch
            value={contactId}
            chosen={contact ?? (contactId ? { id: contactId, name: person.name } : undefined)}
            onChange={setContactId}
          />
        ) : (
          <div className={styles.fields}>
            <TextField
              label={t("new.name")}
              value={person.name}
              maxLength={100}
              isRequired
              autoFocus
              onChange={(name) => setPerson({ ...person, name })}
            />
            <TextField
              label={t("new.phone")}
              type="tel"
              hint={t("new.phone.hint")}
              value={person.phone}
              onChange={(phone) => setPerson({ ...person, phone })}
            />
            <TextField
              label={t("new.email")}
              type="email"
              value={person.email}
              onChange={(email) => setPerson({ ...person, email })}
            />
          </div>
        )}
        <div className={styles.fields}>
          <Select
            label={t("new.funnel")}
            value={funnel?.id ?? null}
            options={inUse.map(({ id, name }) => ({ id, label: name }))}
            onChange={setFunnel}
          />
          <Select
            label={t("new.stage")}
            value={stage?.id ?? null}
            options={stages.map(({ id, name }) => ({ id, label: name }))}
            onChange={setStage}
          />
          <ValueField label={t("value")} value={value} onChange={setValue} error={wrong?.about("value")} />
          <TextField
            type="date"
            label={t("expected")}
            value={expectedOn}
            onChange={setExpected}
            error={wrong?.about("expectedOn")}
          />
          <PersonSelect label={t("owner")} value={assignee} onChange={setAssignee} error={wrong?.about("assignee")} />
          <div className={styles.wide}>
            <TagsField label={t("tags")} value={tags} onChange={setTags} />
          </div>
        </div>
        <ProblemNote error={error} />
        <div className={styles.buttons} data-end>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button kind="primary" isPending={isPending} isDisabled={!isWhole} onPress={() => void make()}>
            {t("new.make")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Looked for at the API while somebody types; before that, those who are there latest. */
function ContactSearch({
  value,
  chosen,
  onChange,
}: {
  readonly value: string | null;
  readonly chosen: { readonly id: string; readonly name: string } | undefined;
  onChange(id: string): void;
}) {
  const t = useWords();
  const { can } = useSession();
  const [text, setText] = useState("");
  const [sought, setSought] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSought(text.trim()), 200);
    return () => clearTimeout(timer);
  }, [text]);
  const { data: found } = api.useQuery(
    "get",
    "/api/search",
    { params: { query: { q: sought, kind: "contact", limit: 10 } } },
    { enabled: sought !== "" && can("search.read"), staleTime: 10_000 },
  );
  const { data: latest } = api.useQuery("get", "/api/contacts", { params: { query: { limit: 20 } } });
  const [picked, setPicked] = useState(chosen);
  const recent = (latest?.data ?? []).map(({ id, name, identities }) => ({
    id,
    label: name ?? identities[0]?.value ?? id,
    detail: identities.map((one) => one.value).join(", "),
  }));
  const hits = (found?.data ?? []).map(({ id, contactName, title, excerpt }) => ({
    id,
    label: contactName ?? title.text,
    detail: excerpt.text,
  }));
  const isPicked = picked !== undefined && picked.name === text;
  const options = sought === "" || isPicked ? recent : hits;
  const all =
    picked && !options.some(({ id }) => id === picked.id)
      ? [{ id: picked.id, label: picked.name }, ...options]
      : options;
  return (
    <ComboBox
      label={t("new.contact")}
      placeholder={t("new.contact.prompt")}
      value={value}
      options={all}
      onSearch={setText}
      emptyText={t("new.contact.none")}
      isRequired
      onChange={(id) => {
        const one = all.find((option) => option.id === id);
        setPicked(one && { id, name: one.label });
        onChange(id);
      }}
    />
  );
}
