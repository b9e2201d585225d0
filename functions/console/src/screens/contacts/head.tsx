import { useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Ellipsis, MessageSquare } from "lucide-react";
import { useState } from "react";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import { Button, ButtonLink, IconButton } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { later } from "../../kit/later.tsx";
import { Avatar, ChannelMark } from "../../kit/mark.tsx";
import { Menu, MenuItem, MenuLine } from "../../kit/menu.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import type { ConversationView } from "./conversations.tsx";
import { Editable } from "./editable.tsx";
import { type ContactDetail, calledOf } from "./model.ts";
import { useExportPerson } from "./rights.tsx";
import type { SaveContact } from "./use-contact.ts";
import { useWords } from "./words.ts";

const EraseDialog = later(async () => (await import("./erase.tsx")).EraseDialog);
const NewConversation = later(async () => (await import("../../shared/new-conversation/dialog.tsx")).NewConversation);
const MergeWith = later(async () => (await import("./merge-with.tsx")).MergeWith);

export interface HeadProps {
  readonly contact: ContactDetail;
  readonly save: SaveContact;
  readonly conversations: readonly ConversationView[];
}

export function Head({ contact, save, conversations }: HeadProps) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const [name, setName] = useState("");
  const [dialog, setDialog] = useState<"merge" | "erase">();
  const exportPerson = useExportPerson(contact.id);
  const called = calledOf(contact) ?? t("nameless");
  const { country, language, createdAt } = contact;
  return (
    <header className={styles.head}>
      <ButtonLink small kind="quiet" to="/contacts" icon={<ArrowLeft size={16} aria-hidden />}>
        {t("title")}
      </ButtonLink>
      <div className={styles.who}>
        <Avatar name={called} />
        <div className={styles.grow}>
          <Editable
            label={t("name")}
            mayEdit={can("contacts.manage")}
            base={contact}
            onBegin={() => setName(contact.name ?? "")}
            onSave={(base) => save({ name: name.trim() === "" ? null : name.trim() }, base)}
            editor={() => (
              <TextField bare label={t("name")} value={name} onChange={setName} maxLength={100} autoFocus />
            )}
          >
            <h1 dir="auto">{called}</h1>
          </Editable>
          <p className={styles.quiet}>
            {[
              country ? f.country(country) : undefined,
              language ? f.language(language) : undefined,
              t("since", { date: f.date(createdAt) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        <div className={styles.actions}>
          {can("conversations.read") ? <Write contactId={contact.id} conversations={conversations} /> : null}
          {can("contacts.manage") || can("contacts.export") || can("contacts.erase") ? (
            <Menu
              label={t("more")}
              trigger={<IconButton label={t("more")} icon={<Ellipsis size={18} aria-hidden />} />}
            >
              {can("contacts.manage") ? (
                <MenuItem onAction={() => setDialog("merge")}>{t("merge.with")}</MenuItem>
              ) : null}
              {can("contacts.export") ? <MenuItem onAction={exportPerson}>{t("rights.export")}</MenuItem> : null}
              {can("contacts.erase") ? <MenuLine /> : null}
              {can("contacts.erase") ? (
                <MenuItem danger onAction={() => setDialog("erase")}>
                  {t("rights.erase")}
                </MenuItem>
              ) : null}
            </Menu>
          ) : null}
        </div>
      </div>
      {dialog === "merge" ? <MergeWith contact={contact} onClose={() => setDialog(undefined)} /> : null}
      {dialog === "erase" ? <EraseDialog contact={contact} onClose={() => setDialog(undefined)} /> : null}
    </header>
  );
}

/** On in one of the conversations that there are, the latest first, or in a new one. */
function Write({
  contactId,
  conversations,
}: {
  readonly contactId: string;
  readonly conversations: readonly ConversationView[];
}) {
  const t = useWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const [isBeginning, setBeginning] = useState(false);
  const mayBegin = can("conversations.reply");
  const latest = [...conversations].sort((a, b) => b.lastMessageAt.localeCompare(a.lastMessageAt));
  const [first] = latest;
  const open = (id: string) => void navigate({ to: "/inbox/$conversationId", params: { conversationId: id } });
  const begin = () => setBeginning(true);
  useCommand(
    {
      ...{ id: "contact.write", title: t("write"), group: t("title"), keys: "Alt+W" },
      run: () => (first ? open(first.id) : begin()),
    },
    first !== undefined || mayBegin,
  );
  useCommand({ id: "contact.begin", title: t("write.new"), group: t("title"), keys: "Alt+C", run: begin }, mayBegin);
  if (!first && !mayBegin) return <p className={styles.quiet}>{t("write.none")}</p>;
  const icon = <MessageSquare size={16} aria-hidden />;
  return (
    <>
      {first ? (
        <Menu
          label={t("write")}
          trigger={
            <Button kind="primary" icon={icon}>
              {t("write")}
            </Button>
          }
        >
          {latest.map(({ id, channel, chat }) => (
            <MenuItem key={id} text={`${channel} ${chat.id}`} onAction={() => open(id)}>
              <ChannelMark channel={channel} named /> {chat.id}
            </MenuItem>
          ))}
          {mayBegin ? <MenuLine /> : null}
          {mayBegin ? (
            <MenuItem keys={shown("Alt+C")} onAction={begin}>
              {t("write.new")}
            </MenuItem>
          ) : null}
        </Menu>
      ) : (
        <Button kind="primary" icon={icon} onPress={begin}>
          {t("write")}
        </Button>
      )}
      {isBeginning ? <NewConversation contactId={contactId} onClose={() => setBeginning(false)} /> : null}
    </>
  );
}
