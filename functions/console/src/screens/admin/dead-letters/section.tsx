/** What nobody could handle, by the part of the system that gave it up, and trying it again. */
import { Info, RotateCcw } from "lucide-react";
import { useState } from "react";
import { api, client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/dialog.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Card } from "../../../kit/page.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import { useAct } from "../../../shared/editing/work.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Jobs } from "../parts/jobs.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { useWords } from "./words.ts";

type Queue = Schemas["DeadLetterQueue"];
const PATH = "/api/dead-letters";
/** Nobody is told live of what goes on in the queues, and they count seconds behind. */
const ANEW_MS = 15_000;
const IDS: readonly Queue["id"][] = ["inbound", "receipts", "talk", "bulk", "jobs", "schedules"];

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const queues = api.useQuery("get", PATH, {}, { refetchInterval: ANEW_MS });
  const nameOf = (id: string | undefined) => {
    const known = IDS.find((one) => one === id);
    return known ? t(`queue.${known}`) : (id ?? "");
  };
  return (
    <SectionPage title={admin("section.dead_letters")} description={t("text")}>
      <p className={styles.note}>
        <Info size={18} aria-hidden />
        {t("shared")}
      </p>
      <Loaded of={queues}>
        {({ data }) => (
          <Card>
            <ul className={styles.rows} aria-label={t("list")}>
              {data.map((queue) => (
                <QueueRow key={queue.id} queue={queue} />
              ))}
            </ul>
          </Card>
        )}
      </Loaded>
      <Card title={t("moves")}>
        <Jobs
          label={t("moves")}
          kinds={["dead-letters.redrive"]}
          titleOf={({ subject }) => nameOf(subject?.id)}
          detailOf={({ result }) => t("moved", { count: result?.counts.moved ?? 0 })}
          anew={[PATH]}
        />
      </Card>
    </SectionPage>
  );
}

function QueueRow({ queue }: { readonly queue: Queue }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { id, waiting, oldestAt, redrivable } = queue;
  return (
    <li className={styles.job}>
      <div className={styles.grow}>
        <strong>{t(`queue.${id}`)}</strong>
        <small className={styles.detail}>{t(`queue.${id}.what`)}</small>
        <small className={styles.detail}>{t("function", { name: queue.function })}</small>
      </div>
      <span className={styles.line}>
        <Badge tone={waiting > 0 ? "danger" : "ok"}>
          {[
            t("waiting", { count: waiting }),
            ...(oldestAt ? [t("oldest", { duration: f.duration(Math.max(0, now - Date.parse(oldestAt))) })] : []),
          ].join(", ")}
        </Badge>
        {waiting === 0 ? null : redrivable ? (
          <Redrive id={id} />
        ) : (
          <small className={styles.detail}>{t("by_operator")}</small>
        )}
      </span>
    </li>
  );
}

function Redrive({ id }: { readonly id: Queue["id"] }) {
  const t = useWords();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const name = t(`queue.${id}`);
  const redrive = () => {
    setAsking(false);
    void act(() => client.POST("/api/dead-letters/{id}/redrive", { params: { path: { id } } }), {
      said: t("redrive.started"),
      anew: ["/api/jobs", PATH],
    });
  };
  return (
    <>
      <Button
        small
        icon={<RotateCcw size={16} aria-hidden />}
        aria-label={t("redrive.of", { name })}
        onPress={() => setAsking(true)}
      >
        {t("redrive")}
      </Button>
      <Confirm
        title={t("redrive.title", { name })}
        text={
          <div className={styles.stack_s}>
            <p>{t("redrive.first")}</p>
            <p>{t("redrive.safe")}</p>
          </div>
        }
        action={t("redrive.action")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={redrive}
      />
    </>
  );
}
