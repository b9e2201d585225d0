/** A new tenant's way to its first message. What is done is read from the system itself, so nothing has to be ticked. */
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, PartyPopper, X } from "lucide-react";
import { useEffect, useState } from "react";
import { api, readAnew } from "../../api/client.ts";
import { ButtonLink, IconButton } from "../../kit/button.tsx";
import { Card } from "../../kit/page.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import styles from "./dashboard.module.css";
import { useWords } from "./words.ts";

const REMEMBERED = "guide";
const one = { params: { query: { limit: 1 } } };

/** Only for whoever sets things up, until they close it or the first message has come. */
export function Guide() {
  const { can } = useSession();
  const may = can("connections.manage") && can("people.manage") && can("conversations.read");
  const preferences = api.useQuery("get", "/api/me/preferences", {}, { enabled: may });
  if (!may || !preferences.data || preferences.data.screens[REMEMBERED]) return null;
  return <Steps />;
}

function Steps() {
  const t = useWords();
  const textOf = useProblemText();
  const connections = api.useQuery("get", "/api/connections", one);
  const people = api.useQuery("get", "/api/users", { params: { query: { limit: 2 } } });
  const invitations = api.useQuery("get", "/api/invitations", one);
  const replies = api.useQuery("get", "/api/canned-replies", one);
  const conversations = api.useQuery("get", "/api/conversations", one);
  const known = [connections, people, invitations, replies, conversations].every(({ data }) => data !== undefined);
  const first = conversations.data?.data[0];
  const steps = [
    { id: "connection", done: (connections.data?.data.length ?? 0) > 0, section: "connections" },
    {
      id: "teammate",
      done: (people.data?.data.length ?? 0) > 1 || (invitations.data?.data.length ?? 0) > 0,
      section: "people",
    },
    { id: "reply", done: (replies.data?.data.length ?? 0) > 0, section: undefined },
    { id: "message", done: first !== undefined, section: "connections" },
  ] as const;
  const left = steps.filter(({ done }) => !done).length;
  // Whoever was on the way is told of its end; a business that has long been at work is not bothered.
  const [wasOpen, setWasOpen] = useState(false);
  useEffect(() => {
    if (known && left > 0) setWasOpen(true);
  }, [known, left]);

  const dismiss = api.useMutation("patch", "/api/me/preferences", {
    onError: (error) => toast.bad(textOf(error)),
    onSettled: () => readAnew("/api/me/preferences"),
  });
  if (!known || (left === 0 && !wasOpen)) return null;
  return (
    <Card
      title={left === 0 ? t("guide.ready") : t("guide")}
      actions={
        <IconButton
          small
          label={t("guide.close")}
          icon={<X size={16} aria-hidden />}
          isPending={dismiss.isPending}
          onPress={() => dismiss.mutate({ body: { screens: { [REMEMBERED]: "closed" } } })}
        />
      }
    >
      <p className={styles.quiet} aria-live="polite">
        {t("guide.left", { count: left })}
      </p>
      <ol className={styles.steps}>
        {steps.map(({ id, done, section }) => (
          <li key={id} className={styles.step} data-done={done}>
            {done ? <CircleCheck size={20} aria-hidden /> : <CircleDashed size={20} aria-hidden />}
            <span>
              <span className={styles.step_name}>
                {done ? (
                  t(`guide.${id}`)
                ) : section ? (
                  <Link to="/admin/$section" params={{ section }}>
                    {t(`guide.${id}`)}
                  </Link>
                ) : (
                  <Link to="/replies">{t(`guide.${id}`)}</Link>
                )}
              </span>
              <small className={styles.quiet}>{done ? t("guide.done") : t(`guide.${id}.how`)}</small>
            </span>
          </li>
        ))}
      </ol>
      {first ? (
        <div className={styles.line}>
          <PartyPopper size={18} aria-hidden />
          <span>{t("guide.first", { name: first.contactName ?? first.chat.id })}</span>
          <ButtonLink small kind="primary" to="/inbox/$conversationId" params={{ conversationId: first.id }}>
            {t("guide.answer")}
          </ButtonLink>
        </div>
      ) : null}
    </Card>
  );
}
