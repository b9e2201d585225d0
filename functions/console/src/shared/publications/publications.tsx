/** What does not go out, what would mend it, and trying it again: of one campaign, or of all of them. */
import { Link } from "@tanstack/react-router";
import { client, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Badge, type Tone } from "../../kit/mark.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats, useNow } from "../../words/index.tsx";
import { useAct } from "../editing/work.ts";
import { mediumName } from "../ways/media.ts";
import styles from "./publications.module.css";
import { useWords } from "./words.ts";

type Publication = Schemas["Publication"];

export const PUBLICATIONS = "/api/publish/publications";
const TONES: Readonly<Record<Publication["state"], Tone>> = { retrying: "warn", failed: "danger", mended: "ok" };

/** `linked`: to its campaign, where that is not the page itself. */
export function Publications({
  label,
  publications,
  linked = false,
}: {
  readonly label: string;
  readonly publications: readonly Publication[];
  readonly linked?: boolean;
}) {
  return (
    <ul className={styles.list} aria-label={label}>
      {publications.map((one) => (
        <li key={one.id}>
          <One publication={one} linked={linked} />
        </li>
      ))}
    </ul>
  );
}

function One({ publication, linked }: { readonly publication: Publication; readonly linked: boolean }) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  const act = useAct();
  const { can } = useSession();
  const { id, campaignId, name, channel, state, action, affected, tries, nextAt, log } = publication;
  const title = `${name} · ${mediumName(channel)}`;
  const again = () =>
    act(() => client.POST(`${PUBLICATIONS}/{id}/retry`, { params: { path: { id } } }), {
      said: t("again.did"),
      anew: [PUBLICATIONS],
    });
  return (
    <div className={styles.one}>
      <span className={styles.line}>
        {linked ? (
          <Link to="/campaigns/$campaignId" params={{ campaignId }}>
            {title}
          </Link>
        ) : (
          <strong>{title}</strong>
        )}
        <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
      </span>
      {state === "mended" ? null : (
        <span className={styles.line}>
          <span>{t(`action.${action}`, { count: affected })}</span>
          <span className={styles.quiet}>
            {nextAt === null ? t("tried", { count: tries }) : t("next", { when: f.relative(nextAt, now) })}
          </span>
          {can("campaigns.manage") ? (
            <Button small onPress={() => void again()} aria-label={t("again.of", { name: title })}>
              {t("again")}
            </Button>
          ) : null}
        </span>
      )}
      <details>
        <summary>{t("log")}</summary>
        <ol className={styles.log}>
          {log.map((event) => (
            <li key={`${event.at} ${event.kind}`}>
              <time dateTime={event.at}>{f.relative(event.at, now)}</time> · {t(`event.${event.kind}`)} ·{" "}
              {t("affected", { count: event.affected })}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
