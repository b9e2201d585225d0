/** What is said first, and through which account. */
import { useNavigate } from "@tanstack/react-router";
import { Mail, Phone } from "lucide-react";
import { useState } from "react";
import { api, readAnew, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { Avatar, channelName } from "../../kit/mark.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { useSession } from "../../session/session.tsx";
import type { Chosen } from "../template-use/model.ts";
import { TemplatePicker } from "../template-use/picker.tsx";
import styles from "./new-conversation.module.css";
import type { Whom } from "./to.tsx";
import { useWays } from "./ways.ts";
import { useWords } from "./words.ts";

interface WritingProps {
  readonly whom: Whom;
  /** Absent where the person is given. */
  onOther?(): void;
  onClose(): void;
}

export function Writing({ whom, onOther, onClose }: WritingProps) {
  const t = useWords();
  const navigate = useNavigate();
  const { can } = useSession();
  const { contact, ways, error } = useWays(whom);
  const [wish, setWish] = useState<string>();
  const [name, setName] = useState("");
  const [mode, setMode] = useState<"text" | "template">("text");
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Chosen>();
  const [isTried, setTried] = useState(false);
  const [leaving, setLeaving] = useState<() => void>();
  const {
    mutate,
    isPending,
    error: refusal,
  } = api.useMutation("post", "/api/conversations", {
    onSuccess: ({ conversation }) => {
      void readAnew("/api/conversations", "/api/conversations/counts", "/api/contacts");
      onClose();
      void navigate({ to: "/inbox/$conversationId", params: { conversationId: conversation.id } });
    },
  });
  // One where they are being talked with is meant rather than another.
  const way =
    ways?.find(({ connection }) => connection.id === wish) ?? ways?.find(({ present }) => present) ?? ways?.[0];
  const isTemplate = way !== undefined && (way.isClosed || mode === "template");
  const isMail = way?.channel.medium === "email";
  const said = isTemplate ? whatIs(chosen) : { content: contentOf(isMail, subject, text) };
  const isWhole = isTemplate ? chosen !== undefined : text.trim() !== "" && (!isMail || subject.trim() !== "");
  const called = whom.kind === "address" ? whom.address.value : (contact?.name ?? contact?.identities[0]?.value ?? "");

  /** What somebody wrote is not lost by a click beside it. */
  const leave = (how: () => void) =>
    text.trim() !== "" || subject.trim() !== "" || chosen ? setLeaving(() => how) : how();

  function send() {
    setTried(true);
    if (!way || !isWhole || isPending) return;
    const who =
      whom.kind === "contact"
        ? { contactId: contact?.id ?? whom.id }
        : { address: whom.address, ...(name.trim() === "" ? {} : { name: name.trim() }) };
    mutate({ body: { connectionId: way.connection.id, ...who, ...said } });
  }

  return (
    <Dialog
      isOpen
      size="wide"
      title={t("title")}
      onClose={() => leave(onClose)}
      actions={
        <>
          <Button onPress={() => leave(onClose)}>{t("cancel")}</Button>
          <Button kind="primary" isPending={isPending} isDisabled={!way || (isTemplate && !isWhole)} onPress={send}>
            {t("send", { channel: way ? channelName(way.channel.medium) : "…" })}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <div className={styles.whom}>
          {whom.kind === "contact" ? (
            <Avatar small name={called || "?"} />
          ) : whom.address.kind === "phone" ? (
            <Phone size={18} aria-hidden />
          ) : (
            <Mail size={18} aria-hidden />
          )}
          <strong dir="auto">{called}</strong>
          {onOther ? (
            <Button small kind="quiet" onPress={() => leave(onOther)}>
              {t("to.other")}
            </Button>
          ) : null}
        </div>
        <ProblemNote error={error} />
        {ways === undefined && !error ? <Skeleton lines={4} /> : null}
        {ways?.length === 0 ? <p role="status">{t("through.none")}</p> : null}
        {way && ways ? (
          <>
            <div className={styles.pair}>
              <Select
                label={t("through")}
                value={way.connection.id}
                options={ways.map(({ connection, channel }) => ({
                  id: connection.id,
                  label: `${channelName(channel.medium)} · ${connection.name}`,
                }))}
                onChange={setWish}
                hint={way.present ? t("goes_on") : undefined}
              />
              {whom.kind === "address" ? (
                <TextField
                  label={t("name")}
                  hint={t("name.hint")}
                  maxLength={100}
                  value={name}
                  onChange={setName}
                  autoComplete="off"
                />
              ) : null}
            </div>
            {way.isClosed ? <p className={styles.quiet}>{t("closed")}</p> : null}
            {!way.isClosed && can("templates.read") ? (
              <Segments
                label={t("what")}
                value={mode}
                onChange={(id) => setMode(id === "template" ? "template" : "text")}
                options={[
                  { id: "text", title: t("text") },
                  { id: "template", title: t("template") },
                ]}
              />
            ) : null}
            {isTemplate ? (
              <TemplatePicker
                // Another account has other templates.
                key={way.connection.id}
                place={{
                  ...{ connectionId: way.connection.id, medium: way.channel.medium, isClosed: way.isClosed },
                  contact: {
                    id: contact?.id,
                    name: contact?.name ?? (name.trim() === "" ? null : name.trim()),
                    language: contact?.language ?? null,
                  },
                }}
                onReady={setChosen}
              />
            ) : (
              <>
                {isMail ? (
                  <TextField
                    label={t("subject")}
                    maxLength={1000}
                    isRequired
                    value={subject}
                    onChange={setSubject}
                    error={isTried && subject.trim() === "" ? t("needed") : undefined}
                  />
                ) : null}
                <TextField
                  label={t("message")}
                  rows={6}
                  maxLength={16_384}
                  isRequired
                  autoFocus
                  value={text}
                  onChange={setText}
                  error={isTried && text.trim() === "" ? t("needed") : undefined}
                />
              </>
            )}
            <ProblemNote error={refusal} />
          </>
        ) : null}
        <Confirm
          danger
          title={t("discard.title")}
          text={t("discard.text")}
          action={t("discard")}
          isOpen={leaving !== undefined}
          onClose={() => setLeaving(undefined)}
          onConfirm={() => leaving?.()}
        />
      </div>
    </Dialog>
  );
}

type Content = NonNullable<Schemas["NewConversation"]["content"]>;

const contentOf = (isMail: boolean, subject: string, text: string): Content =>
  isMail ? { type: "email", subject: subject.trim(), text: text.trim() } : { type: "text", text: text.trim() };

const whatIs = (chosen: Chosen | undefined) =>
  chosen && ("content" in chosen ? { content: chosen.content } : { template: chosen.template });
