/** What the rules would make of a message; nothing is written. */
import { useState } from "react";
import { api, client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { Select, Switch, TextField } from "../../../kit/field.tsx";
import { channelName } from "../../../kit/mark.tsx";
import { Card } from "../../../kit/page.tsx";
import { useSession } from "../../../session/session.tsx";
import { Trouble } from "../../../shared/editing/form-dialog.tsx";
import { useWork } from "../../../shared/editing/work.ts";
import styles from "../admin.module.css";
import type { Rule } from "./model.ts";
import { useWords } from "./words.ts";

const ANY = "any";

interface Named {
  readonly rules: readonly Rule[];
  placeName(place: Rule["place"]): string;
}

export function Trial({ rules, placeName }: Named) {
  const t = useWords();
  const work = useWork();
  const { can } = useSession();
  const { data: channels } = api.useQuery("get", "/api/channels", {}, { enabled: can("connections.read") });
  const [text, setText] = useState("");
  const [channel, setChannel] = useState(ANY);
  const [first, setFirst] = useState(true);
  const [answer, setAnswer] = useState<Schemas["ClassificationPreview"]>();
  const ask = async () =>
    setAnswer(
      await work.run(
        () =>
          client.POST("/api/classification-rules/preview", {
            body: {
              text: text.trim(),
              channel: channel === ANY ? null : channel,
              first,
              payload: null,
              referral: null,
              connectionId: null,
              country: null,
              labels: [],
            },
          }),
        { anew: [] },
      ),
    );
  return (
    <Card title={t("try")}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") void ask();
        }}
      >
        <div className={styles.try_row}>
          <TextField label={t("try.text")} hint={t("try.hint")} maxLength={8000} value={text} onChange={setText} />
          <Select
            label={t("try.channel")}
            value={channel}
            onChange={setChannel}
            options={[
              { id: ANY, label: t("try.channel.any") },
              ...(channels?.data ?? []).map(({ id }) => ({ id, label: channelName(id) })),
            ]}
          />
        </div>
        <div className={styles.spread}>
          <Switch isSelected={first} onChange={setFirst}>
            {t("try.first")}
          </Switch>
          <Button type="submit" isPending={work.isPending} isDisabled={text.trim() === ""}>
            {t("try.ask")}
          </Button>
        </div>
      </form>
      <Trouble work={work} />
      <div role="status">{answer ? <Answer answer={answer} rules={rules} placeName={placeName} /> : null}</div>
    </Card>
  );
}

function Answer({ answer, rules, placeName }: Named & { readonly answer: Schemas["ClassificationPreview"] }) {
  const t = useWords();
  const nameOf = (id: string) => rules.find((rule) => rule.id === id)?.name ?? id;
  const { decided, considered, threshold } = answer;
  return (
    <div className={styles.stack_s}>
      <p className={styles.note}>
        {decided ? t("try.decided", { rule: nameOf(decided.ruleId), place: placeName(decided) }) : t("try.none")}
      </p>
      {considered.length > 0 ? (
        <>
          <p className={styles.label}>{t("try.considered")}</p>
          <ul className={styles.stack_s}>
            {considered.map((one) => (
              <li key={one.ruleId} className={styles.spread}>
                <span className={styles.wrapped}>
                  {nameOf(one.ruleId)}
                  <small className={styles.detail}>{placeName(one)}</small>
                </span>
                <span className={styles.quiet}>{t("try.score", { score: one.score, threshold })}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
