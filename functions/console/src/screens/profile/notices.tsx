import { BellOff, BellRing, Trash2 } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { api, client, keyOf, queryClient, readAnew, type Schemas, useList } from "../../api/client.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { Checkbox } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { type PushState, pushState, showTestNotice, turnPushOff, turnPushOn } from "../../shared/push/push.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./profile.module.css";
import { useWords } from "./words.ts";

const KINDS = [
  "mention",
  "conversation_assigned",
  "sla_warning",
  "sla_breached",
  "snooze_ended",
  "scheduled_message_failed",
  "lead_assigned",
  "reminder",
  "reminder_asks",
  "spend_warning",
  "spend_limit",
  "connection_failing",
  "connection_paused",
  "token_expiring",
  "template_changed",
  "webhook_disabled",
  "phase_missed",
  "campaign_alert",
  "publication_failed",
  "publication_waits",
  "job_ended",
  "calendar_refused",
  "calendar_broken",
  "signature_missing",
  "event",
] as const;
const WAYS = ["list", "push", "email"] as const;
type Wishes = Schemas["NoticePreferences"]["kinds"];

export function Notices() {
  return (
    <div className={styles.stack}>
      <ThisBrowser />
      <Kinds />
      <Browsers />
    </div>
  );
}

/** What the browser says at this moment: people change it in its own settings, beside this page. */
function usePush() {
  const [state, setState] = useState<PushState>();
  const look = useCallback(() => void pushState().then(setState), []);
  useEffect(() => {
    look();
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, [look]);
  return { state, setState };
}

function ThisBrowser() {
  const t = useWords();
  const textOf = useProblemText();
  const { state, setState } = usePush();
  const [isPending, setPending] = useState(false);
  const turn = async (work: () => Promise<PushState>) => {
    setPending(true);
    try {
      setState(await work());
    } catch (error) {
      // The push service of the browser speaks English, and of itself.
      toast.bad(error instanceof DOMException ? t("push.failed") : textOf(error));
      setState(await pushState());
    } finally {
      setPending(false);
      void readAnew("/api/push-subscriptions");
    }
  };
  return (
    <Card title={t("push")}>
      {state === undefined ? (
        <Skeleton lines={1} />
      ) : (
        <p className={styles.state} data-state={state}>
          {state === "on" ? <BellRing size={18} aria-hidden /> : <BellOff size={18} aria-hidden />}
          {t(`push.${state}`)}
        </p>
      )}
      <div className={styles.line}>
        {state === "off" ? (
          <Button kind="primary" isPending={isPending} onPress={() => void turn(turnPushOn)}>
            {t("push.turn_on")}
          </Button>
        ) : null}
        {state === "on" ? (
          <>
            <Button onPress={() => void showTestNotice(t("push.test.title"), t("push.test.text"))}>
              {t("push.test")}
            </Button>
            <Button kind="quiet" isPending={isPending} onPress={() => void turn(turnPushOff)}>
              {t("push.turn_off")}
            </Button>
          </>
        ) : null}
      </div>
    </Card>
  );
}

function Kinds() {
  const t = useWords();
  const textOf = useProblemText();
  const { data, error, refetch } = api.useQuery("get", "/api/notices/preferences");
  const choose = async (kind: (typeof KINDS)[number], channels: Wishes[typeof kind]) => {
    queryClient.setQueriesData<Schemas["NoticePreferences"]>(
      { queryKey: keyOf("/api/notices/preferences") },
      (known) => (known ? { ...known, kinds: { ...known.kinds, [kind]: channels } } : known),
    );
    try {
      await client.PATCH("/api/notices/preferences", { body: { kinds: { [kind]: channels } } });
    } catch (failure) {
      toast.bad(textOf(failure));
    }
    await readAnew("/api/notices/preferences");
  };
  return (
    <Card title={t("kinds")}>
      <ProblemNote error={data ? undefined : error} retry={() => void refetch()} />
      {data ? (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("kind")}</th>
                {WAYS.map((way) => (
                  <th key={way} scope="col">
                    {t(`way.${way}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {KINDS.map((kind) => {
                const chosen = data.kinds[kind] ?? [];
                return (
                  <tr key={kind}>
                    <th scope="row">{t(`kind.${kind}`)}</th>
                    {WAYS.map((way) => (
                      <td key={way}>
                        <Checkbox
                          label={t("kind.by", { kind: t(`kind.${kind}`), way: t(`way.${way}`) })}
                          isSelected={chosen.includes(way)}
                          onChange={(isOn) =>
                            void choose(kind, isOn ? [...chosen, way] : chosen.filter((one) => one !== way))
                          }
                        />
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : error ? null : (
        <Skeleton lines={6} />
      )}
      <p className={styles.hint}>{t("kinds.hint")}</p>
    </Card>
  );
}

function Browsers() {
  const t = useWords();
  const f = useFormats();
  const textOf = useProblemText();
  const list = useList("/api/push-subscriptions", { query: { limit: 100 } });
  const remove = api.useMutation("delete", "/api/push-subscriptions/{id}", {
    onError: (error) => toast.bad(textOf(error)),
    onSettled: () => readAnew("/api/push-subscriptions"),
  });
  if (list.items.length === 0) return null;
  return (
    <Card title={t("browsers")}>
      <ul className={styles.rows}>
        {list.items.map(({ id, label, service, updatedAt }) => (
          <li key={id} className={styles.row}>
            <span className={styles.grow}>
              {label ?? service}
              <small className={styles.hint}>{t("browsers.since", { date: f.date(updatedAt), service })}</small>
            </span>
            <IconButton
              small
              label={t("browsers.remove", { label: label ?? service })}
              icon={<Trash2 size={16} aria-hidden />}
              onPress={() => remove.mutate({ params: { path: { id } } })}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
