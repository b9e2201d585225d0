/** The figures at the top, the latest conversations, and each account by itself. */
import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../api/client.ts";
import { ButtonLink } from "../../kit/button.tsx";
import { Avatar, ChannelMark } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import styles from "./dashboard.module.css";
import { useWords } from "./words.ts";

export interface Shown {
  readonly data: Schemas["Dashboard"];
}

export function Standing({ data: { now, mine } }: Shown) {
  const t = useWords();
  const f = useFormats();
  const tiles = [
    { id: "active", value: now.open, search: { state: "open" } },
    { id: "unanswered", value: now.unanswered, search: { state: "open", unanswered: "true" }, urgent: true },
    { id: "unassigned", value: now.unassigned, search: { state: "open", assignee: "none" } },
    { id: "mine", value: mine.open, search: { state: "open", assignee: "me" } },
  ] as const;
  return (
    <section aria-label={t("standing")}>
      <ul className={styles.tiles}>
        {tiles.map(({ id, value, search, ...more }) => (
          <li key={id}>
            <Link to="/inbox" search={search} className={styles.tile} data-urgent={"urgent" in more && value > 0}>
              <span className={styles.tile_name}>{t(`tile.${id}`)}</span>
              <strong className={styles.figure} data-testid={`tile-${id}`}>
                {f.number(value)}
              </strong>
              <small className={styles.quiet}>
                {id === "active"
                  ? t("tile.active.more", { pending: now.pending, snoozed: now.snoozed })
                  : id === "mine"
                    ? t("tile.mine.more", { pending: mine.pending, snoozed: mine.snoozed })
                    : t(`tile.${id}.more`)}
              </small>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Recent({ data: { recent } }: Shown) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  return (
    <Card
      title={t("recent")}
      actions={
        <ButtonLink small kind="quiet" to="/inbox">
          {t("open_inbox")}
        </ButtonLink>
      }
    >
      {recent.length === 0 ? <p className={styles.quiet}>{t("recent.none")}</p> : null}
      <ul className={styles.list}>
        {recent.map((one) => {
          const name = one.contactName ?? one.chat.id;
          return (
            <li key={one.id}>
              <Link to="/inbox/$conversationId" params={{ conversationId: one.id }} className={styles.row}>
                <Avatar name={name} small />
                <span className={styles.grow}>
                  <span className={styles.line}>
                    <strong className={styles.clip}>{name}</strong>
                    <ChannelMark channel={one.channel} />
                    {one.unread > 0 ? (
                      <span className={styles.unread}>{t("unread", { count: one.unread })}</span>
                    ) : null}
                  </span>
                  <span className={styles.clip} data-quiet>
                    {one.lastDirection === "out" ? t("you_said", { text: one.preview }) : one.preview}
                  </span>
                </span>
                <time dateTime={one.lastMessageAt} className={styles.quiet}>
                  {f.brief(one.lastMessageAt, now)}
                </time>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

export function Accounts({ data: { connections } }: Shown) {
  const t = useWords();
  const f = useFormats();
  if (connections.length === 0) return null;
  return (
    <Card title={t("accounts")}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("account")}</th>
              <th scope="col">{t("tile.active")}</th>
              <th scope="col">{t("tile.unanswered")}</th>
              <th scope="col">{t("tile.unassigned")}</th>
            </tr>
          </thead>
          <tbody>
            {connections.map((one) => (
              <tr key={one.connectionId}>
                <th scope="row">
                  <span className={styles.line}>
                    {one.channel ? <ChannelMark channel={one.channel} /> : null}
                    <Link to="/inbox" search={{ state: "open", connectionId: one.connectionId }}>
                      {one.name ?? one.connectionId}
                    </Link>
                  </span>
                </th>
                <td>{f.number(one.open)}</td>
                <td>{f.number(one.unanswered)}</td>
                <td>{f.number(one.unassigned)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
