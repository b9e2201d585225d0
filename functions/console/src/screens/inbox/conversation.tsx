/** One conversation: what can be done with it, what was said, the answer, and whom it is with. */
import { ArrowLeft, CircleCheck, Clock3, RotateCcw, UserPlus } from "lucide-react";
import { useEffect } from "react";
import { api, readAnew } from "../../api/client.ts";
import { useCommand } from "../../app/commands.ts";
import { shown } from "../../app/keys.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { ChannelMark } from "../../kit/mark.tsx";
import { Menu, MenuItem, MenuLine, MenuSection } from "../../kit/menu.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { Composer } from "./composer.tsx";
import styles from "./inbox.module.css";
import { type ConversationView, nameOf } from "./model.ts";
import { Side } from "./side.tsx";
import { Thread } from "./thread.tsx";
import { useWords } from "./words.ts";

export function Conversation({ id, onBack }: { readonly id: string; onBack(): void }) {
  const { can } = useSession();
  const { data, error, refetch } = api.useQuery("get", "/api/conversations/{id}", { params: { path: { id } } });
  const { mutate: markRead } = api.useMutation("post", "/api/conversations/{id}/read");
  const unread = data?.unread ?? 0;
  useEffect(() => {
    if (unread > 0 && document.visibilityState === "visible") markRead({ params: { path: { id } } });
  }, [id, unread, markRead]);

  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <div className={styles.thread}>
        <Skeleton lines={6} />
      </div>
    );
  return (
    <>
      <section className={styles.thread} aria-label={nameOf(data)}>
        <Head conversation={data} onBack={onBack} />
        <Thread conversation={data} />
        {can("conversations.reply") ? <Composer conversation={data} /> : null}
      </section>
      <Side conversation={data} />
    </>
  );
}

const HOUR = 3_600_000;

function Head({ conversation, onBack }: { readonly conversation: ConversationView; onBack(): void }) {
  const t = useWords();
  const { can, me } = useSession();
  const textOf = useProblemText();
  const { id, channel, state, assignee } = conversation;
  const { data: people } = api.useQuery(
    "get",
    "/api/users",
    { params: { query: { limit: 100 } } },
    { staleTime: 5 * 60_000 },
  );
  const { mutate, isPending } = api.useMutation("patch", "/api/conversations/{id}", {
    onSuccess: () => void readAnew("/api/conversations/{id}", "/api/conversations", "/api/conversations/counts"),
    onError: (error) => toast.bad(textOf(error)),
  });
  const may = can("conversations.manage");
  const change = (body: Parameters<typeof mutate>[0]["body"]) => mutate({ params: { path: { id } }, body });
  const isDone = state === "resolved";
  const finish = () => {
    change({ state: isDone ? "open" : "resolved" });
    if (!isDone) toast.good(t("resolved"), { label: t("undo"), run: () => change({ state: "open" }) });
  };
  const group = t("title");
  useCommand(
    { id: "inbox.resolve", title: isDone ? t("reopen") : t("resolve"), group, keys: "Alt+E", run: finish },
    may,
  );
  useCommand(
    { id: "inbox.mine", title: t("assign.me"), group, keys: "Alt+A", run: () => change({ assignee: "me" }) },
    may,
  );
  const owner = people?.data.find((person) => person.id === assignee);
  const tomorrow = () => {
    const day = new Date();
    day.setDate(day.getDate() + 1);
    day.setHours(9, 0, 0, 0);
    return day.getTime();
  };
  const later = (time: number) => change({ state: "snoozed", snoozedUntil: new Date(time).toISOString() });

  return (
    <header className={styles.head}>
      <span className={styles.back}>
        <IconButton label={t("back")} icon={<ArrowLeft size={18} aria-hidden />} onPress={onBack} />
      </span>
      <div className={styles.who}>
        <h2>{nameOf(conversation)}</h2>
        <ChannelMark channel={channel} named />
      </div>
      {may ? (
        <div className={styles.actions}>
          <Menu
            label={t("assign")}
            trigger={
              <Button small icon={<UserPlus size={16} aria-hidden />}>
                {owner?.name ?? (assignee ? t("assign.other") : t("assign"))}
              </Button>
            }
          >
            <MenuItem keys={shown("Alt+A")} onAction={() => change({ assignee: "me" })}>
              {t("assign.me")}
            </MenuItem>
            <MenuItem onAction={() => change({ assignee: null })}>{t("assign.none")}</MenuItem>
            <MenuLine />
            <MenuSection title={t("assign.people")}>
              {(people?.data ?? [])
                .filter((person) => person.id !== me.id && person.status === "active")
                .map((person) => (
                  <MenuItem key={person.id} onAction={() => change({ assignee: person.id })}>
                    {person.name ?? person.id}
                  </MenuItem>
                ))}
            </MenuSection>
          </Menu>
          <Menu
            label={t("snooze")}
            trigger={
              <Button small icon={<Clock3 size={16} aria-hidden />}>
                {t("snooze")}
              </Button>
            }
          >
            <MenuItem onAction={() => later(Date.now() + HOUR)}>{t("snooze.hour")}</MenuItem>
            <MenuItem onAction={() => later(Date.now() + 4 * HOUR)}>{t("snooze.later")}</MenuItem>
            <MenuItem onAction={() => later(tomorrow())}>{t("snooze.tomorrow")}</MenuItem>
            <MenuItem onAction={() => later(tomorrow() + 6 * 24 * HOUR)}>{t("snooze.week")}</MenuItem>
            <MenuLine />
            <MenuItem onAction={() => change({ state: "pending" })}>{t("pending")}</MenuItem>
          </Menu>
          <Button
            small
            kind={isDone ? "secondary" : "primary"}
            isPending={isPending}
            icon={isDone ? <RotateCcw size={16} aria-hidden /> : <CircleCheck size={16} aria-hidden />}
            onPress={finish}
          >
            {isDone ? t("reopen") : t("resolve")}
          </Button>
        </div>
      ) : null}
    </header>
  );
}
