/** Open conversations whose promise to the customer is late, or will be within the hour. */
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { api, type Schemas } from "../../api/client.ts";
import { Badge, ChannelMark } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./dashboard.module.css";
import { useWords } from "./words.ts";

const SOON_MS = 60 * 60_000;
const SHOWN = 8;

interface Risk {
  readonly conversation: Schemas["Conversation"];
  readonly kind: "first_response" | "resolution";
  readonly dueAt: string;
}

/** What was late and has been made good since is no risk any more. */
function risksOf(conversation: Schemas["Conversation"], now: number): readonly Risk[] {
  const { targets, firstRepliedAt } = conversation;
  const found = [
    { kind: "first_response" as const, target: firstRepliedAt === null ? targets?.firstResponse : null },
    { kind: "resolution" as const, target: targets?.resolution },
  ];
  return found.flatMap(({ kind, target }) =>
    target && target.state !== "met" && Date.parse(target.dueAt) < now + SOON_MS
      ? [{ conversation, kind, dueAt: target.dueAt }]
      : [],
  );
}

export function AtRisk() {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const query = { state: "open", limit: 100 } as const;
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/conversations", { params: { query } });
  const risks = (data?.data ?? [])
    .flatMap((one) => risksOf(one, now))
    .sort((one, other) => one.dueAt.localeCompare(other.dueAt));
  return (
    <Card title={t("risk")}>
      <ProblemNote error={data ? undefined : error} retry={() => void refetch()} />
      {isPending ? <Skeleton lines={2} /> : null}
      {data && risks.length === 0 ? <p className={styles.quiet}>{t("risk.none")}</p> : null}
      <ul className={styles.list} aria-label={t("risk")}>
        {risks.slice(0, SHOWN).map(({ conversation, kind, dueAt }) => {
          const late = Date.parse(dueAt) < now;
          return (
            <li key={`${conversation.id} ${kind}`}>
              <Link to="/inbox/$conversationId" params={{ conversationId: conversation.id }} className={styles.row}>
                <span className={styles.grow}>
                  <span className={styles.line}>
                    <strong className={styles.clip}>{conversation.contactName ?? conversation.chat.id}</strong>
                    <ChannelMark channel={conversation.channel} />
                  </span>
                  <span className={styles.quiet}>{t(`risk.${kind}`)}</span>
                </span>
                <Badge
                  tone={late ? "danger" : "warn"}
                  icon={late ? <TriangleAlert size={12} aria-hidden /> : undefined}
                >
                  {late
                    ? t("risk.late", { time: f.relative(dueAt, now) })
                    : t("risk.soon", { time: f.relative(dueAt, now) })}
                </Badge>
              </Link>
            </li>
          );
        })}
      </ul>
      {risks.length > SHOWN ? <p className={styles.quiet}>{t("risk.more", { count: risks.length - SHOWN })}</p> : null}
      {data?.hasMore ? <p className={styles.quiet}>{t("risk.partial")}</p> : null}
    </Card>
  );
}
