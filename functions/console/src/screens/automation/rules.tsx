/** Every rule: what it says in a sentence, whether it is on, and what it did last. */
import { Link } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { api, client, useList } from "../../api/client.ts";
import { Switch } from "../../kit/field.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Empty } from "../../kit/page.tsx";
import { type Column, ListTable } from "../../kit/table.tsx";
import { useSession } from "../../session/session.tsx";
import { ifMatch, useAct } from "../../shared/editing/work.ts";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./automation.module.css";
import { LOG_TONES } from "./log.tsx";
import { RULE, RULES, type Rule } from "./model.ts";
import { useSentence, useWhomText } from "./says.ts";
import { useWords } from "./words.ts";

export function Rules({ add }: { readonly add: ReactNode }) {
  const t = useWords();
  const { can } = useSession();
  const act = useAct();
  const sentence = useSentence();
  const whomOf = useWhomText();
  const list = useList(RULES, { query: { limit: 50 } });
  const change = ({ id, version }: Rule, active: boolean) =>
    client.PATCH(RULE, { params: { path: { id }, header: ifMatch(version) }, body: { active } });
  const columns: readonly Column<Rule>[] = [
    {
      id: "name",
      title: t("rule"),
      cell: (rule) => (
        <span className={styles.named}>
          <Link to="/automation/$ruleId" params={{ ruleId: rule.id }}>
            {rule.name}
          </Link>
          <small>{sentence(rule)}</small>
        </span>
      ),
    },
    { id: "event", title: t("follows"), minor: true, cell: ({ when }) => <code>{when.type}</code> },
    {
      id: "whom",
      title: t("tells"),
      minor: true,
      cell: ({ people }) => <span className={styles.begun}>{whomOf(people)}</span>,
    },
    { id: "did", title: t("last"), minor: true, cell: ({ id }) => <Last id={id} /> },
    {
      id: "on",
      title: t("on"),
      cell: (rule) => (
        <Switch
          isSelected={rule.active}
          isDisabled={!can("events.manage")}
          onChange={(on) => void act(() => change(rule, on), { anew: [RULES, RULE] })}
        >
          <span className="hidden-visually">{t("switch", { name: rule.name })}</span>
        </Switch>
      ),
    },
  ];
  return (
    <ListTable
      label={t("rules")}
      columns={columns}
      list={list}
      keyOf={({ id }) => id}
      empty={
        <Empty icon={<Workflow size={40} aria-hidden />} title={t("rules.empty")} action={add}>
          {t("rules.empty.text")}
        </Empty>
      }
    />
  );
}

function Last({ id }: { readonly id: string }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const { data } = api.useQuery("get", "/api/event-rules/{id}/log", { params: { path: { id }, query: { limit: 1 } } });
  const [entry] = data?.data ?? [];
  if (!data) return null;
  if (!entry) return <span className={styles.quiet}>{t("last.none")}</span>;
  return (
    <span className={styles.line}>
      <Badge tone={LOG_TONES[entry.outcome]}>{t(`did.${entry.outcome}`)}</Badge>
      <time dateTime={entry.at} title={f.dateTime(entry.at)} className={styles.quiet}>
        {f.relative(entry.at, now)}
      </time>
    </span>
  );
}

/** Rules that look at events of a type. */
export function RulesOf({ type }: { readonly type: string }) {
  const t = useWords();
  const { can } = useSession();
  const { items, isPending } = useList(RULES, { query: { limit: 100 } });
  const following = items.filter(({ when, cancelOn }) => when.type === type || cancelOn.includes(type));
  if (isPending) return null;
  return (
    <section aria-label={t("rules.of")} className={styles.stack_s}>
      <h3 className={styles.label}>{t("rules.of")}</h3>
      {following.length === 0 ? <p className={styles.quiet}>{t("rules.of.none")}</p> : null}
      <ul className={styles.people}>
        {following.map(({ id, name, active }) => (
          <li key={id} className={styles.line}>
            <Link to="/automation/$ruleId" params={{ ruleId: id }} search={{ tab: "log" }}>
              {name}
            </Link>
            {active ? null : <Badge>{t("off")}</Badge>}
          </li>
        ))}
      </ul>
      {can("events.manage") ? (
        <p>
          <Link to="/automation/$ruleId" params={{ ruleId: "new" }} search={{ type }}>
            {t("rules.of.new")}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
