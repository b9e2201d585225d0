/** What an endpoint was told: each attempt, and sending it again, one or those of a day. */
import { RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { client, readAnew, type Schemas, useList } from "../../../api/client.ts";
import { Button, IconButton } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { type Column, ListTable } from "../../../kit/table.tsx";
import { Segments } from "../../../kit/tabs.tsx";
import { toast } from "../../../kit/toast.tsx";
import { useAct } from "../../../shared/editing/work.ts";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

type Delivery = Schemas["WebhookDelivery"];
const STATES = ["all", "pending", "failed", "exhausted", "succeeded"] as const;
const TONES = { succeeded: "ok", pending: "neutral", failed: "warn", exhausted: "danger" } as const;
const LIST = "/api/webhooks/endpoints/{id}/deliveries";
const LOOK_MS = 5_000;

export function Deliveries({ endpointId }: { readonly endpointId: string }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const act = useAct();
  const [state, setState] = useState<(typeof STATES)[number]>("all");
  const query = { limit: 20, ...(state === "all" ? {} : { state }) };
  const list = useList(LIST, { path: { id: endpointId }, query });
  // What an endpoint is told changes by itself, and no hint of it goes round.
  useEffect(() => {
    const timer = setInterval(() => void readAnew(LIST), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const again = (deliveryId: string) =>
    act(
      () =>
        client.POST("/api/webhooks/endpoints/{id}/deliveries/{deliveryId}/replay", {
          params: { path: { id: endpointId, deliveryId } },
        }),
      { said: t("again.done", { count: 1 }), anew: [LIST] },
    );
  const columns: readonly Column<Delivery>[] = [
    {
      id: "type",
      title: t("type"),
      cell: (one) => (
        <details>
          <summary>
            <code>{one.type}</code>
          </summary>
          <Attempts of={one} />
        </details>
      ),
    },
    {
      id: "state",
      title: t("state"),
      cell: (one) => (
        <span className={styles.wrapped}>
          <Badge tone={TONES[one.state]}>{t(`state.${one.state}`)}</Badge>
          {one.state === "failed" && one.dueAt ? (
            <small className={styles.detail}>{t("next", { time: f.relative(one.dueAt, now) })}</small>
          ) : null}
        </span>
      ),
    },
    {
      id: "when",
      title: t("when"),
      minor: true,
      cell: ({ createdAt }) => <time dateTime={createdAt}>{f.dateTime(createdAt)}</time>,
    },
    {
      id: "again",
      title: "",
      numeric: true,
      cell: (one) => (
        <IconButton
          small
          label={t("again", { type: one.type })}
          icon={<RotateCcw size={16} aria-hidden />}
          onPress={() => void again(one.id)}
        />
      ),
    },
  ];
  return (
    <section className={styles.stack} aria-label={t("deliveries")}>
      <h3>{t("deliveries")}</h3>
      <Segments
        label={t("states")}
        value={state}
        onChange={(id) => setState(STATES.find((one) => one === id) ?? "all")}
        options={STATES.map((id) => ({ id, title: t(`state.${id}`) }))}
      />
      <ListTable
        label={t("deliveries")}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        empty={<p className={styles.quiet}>{t("deliveries.empty")}</p>}
      />
      <Range endpointId={endpointId} />
    </section>
  );
}

function Attempts({ of: { body, attempts } }: { readonly of: Delivery }) {
  const t = useWords();
  const f = useFormats();
  return (
    <div className={styles.stack_s}>
      <pre className={styles.wrapped}>{body}</pre>
      {attempts.length === 0 ? <p className={styles.quiet}>{t("attempts.none")}</p> : null}
      <ol>
        {attempts.map(({ at, status, reason, ms, answer }) => (
          <li key={at} className={styles.wrapped}>
            {t("attempt", { time: f.dateTime(at), outcome: String(status ?? reason ?? ""), ms: f.number(ms) })}
            {answer ? <small className={styles.detail}>{answer}</small> : null}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Everything that happened from one day to another, both included, as days are here. */
function Range({ endpointId }: { readonly endpointId: string }) {
  const t = useWords();
  const act = useAct();
  const [days, setDays] = useState({ from: "", to: "" });
  const isReady = days.from !== "" && days.to >= days.from;
  const replay = () =>
    act(
      async () => {
        const end = new Date(`${days.to}T00:00:00`);
        end.setDate(end.getDate() + 1);
        const range = { from: new Date(`${days.from}T00:00:00`).toISOString(), to: end.toISOString() };
        let [count, cursor] = [0, undefined as string | undefined];
        do {
          const { data } = await client.POST("/api/webhooks/endpoints/{id}/replay", {
            params: { path: { id: endpointId } },
            body: { ...range, ...(cursor === undefined ? {} : { cursor }) },
          });
          count += data?.replayed ?? 0;
          cursor = data?.nextCursor ?? undefined;
        } while (cursor !== undefined);
        toast.good(t("again.done", { count }));
      },
      { anew: [LIST] },
    );
  return (
    <details>
      <summary>{t("range")}</summary>
      <div className={styles.stack_s}>
        <p className={styles.quiet}>{t("range.text")}</p>
        <div className={styles.pair}>
          <TextField
            type="date"
            label={t("range.from")}
            value={days.from}
            onChange={(from) => setDays({ ...days, from })}
          />
          <TextField type="date" label={t("range.to")} value={days.to} onChange={(to) => setDays({ ...days, to })} />
        </div>
        <Button small isDisabled={!isReady} onPress={() => void replay()}>
          {t("range.send")}
        </Button>
      </div>
    </details>
  );
}
