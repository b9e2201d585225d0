import { AlarmClock, CircleAlert, Ellipsis, GripVertical } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { IconButton } from "../../kit/button.tsx";
import { Avatar, ChannelMark } from "../../kit/mark.tsx";
import { Menu, MenuItem, MenuSection } from "../../kit/menu.tsx";
import {
  type Ending,
  type Funnel,
  isClosed,
  isLong,
  isOverdue,
  type Lead,
  noonOf,
  openStages,
  type Target,
} from "../../shared/lead/model.ts";
import { useGlance } from "../../shared/lead/store.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./funnels.module.css";
import { useWords } from "./words.ts";

export interface CardProps {
  readonly lead: Lead;
  readonly funnel: Funnel;
  readonly funnels: readonly Funnel[];
  readonly now: number;
  readonly mayMove: boolean;
  nameOf(id: string): string;
  onMove(lead: Lead, target: Target): void;
}

const DAY = 86_400_000;
/** From a day on, hours are of no interest. */
const wholeDays = (ms: number): number => (ms < DAY ? ms : Math.floor(ms / DAY) * DAY);

/** Everything that tells whether this lead needs somebody now, in four lines. */
export function Card({ lead, funnel, funnels, now, mayMove, nameOf, onMove }: CardProps) {
  const t = useWords();
  const f = useFormats();
  const glance = useGlance(lead.id);
  const name = lead.contactName ?? t("unnamed");
  const owner = lead.assignee === null ? undefined : nameOf(lead.assignee);
  const age = lead.stageSince === null ? undefined : wholeDays(Math.max(0, now - Date.parse(lead.stageSince)));
  const { conversation, next } = glance ?? { conversation: null, next: null };
  // The year is told where it is not this one.
  const dayOf = (day: string) => f.days([noonOf(day), now])[0] ?? "";
  const isLate = next !== null && Date.parse(next.dueAt) < now;
  const channel = conversation?.channel ?? (lead.source.channel === "manual" ? undefined : lead.source.channel);
  return (
    <div className={styles.card_inside}>
      <div className={styles.card_line}>
        {mayMove ? (
          <AriaButton slot="drag" className={styles.grip ?? ""} aria-label={t("drag", { name })}>
            <GripVertical size={14} aria-hidden />
          </AriaButton>
        ) : null}
        <strong className={styles.card_name}>{name}</strong>
        {conversation && conversation.unread > 0 ? (
          <span className={styles.unread} title={t("unread", { count: conversation.unread })}>
            {f.number(conversation.unread)}
            <span className="hidden-visually">{t("unread", { count: conversation.unread })}</span>
          </span>
        ) : null}
        {mayMove ? <MoveMenu lead={lead} name={name} funnel={funnel} funnels={funnels} onMove={onMove} /> : null}
      </div>
      <div className={styles.card_line} data-quiet>
        {channel ? <ChannelMark channel={channel} /> : null}
        <span className={styles.clip} dir="auto">
          {conversation === null
            ? t("no_conversation")
            : conversation.lastDirection === "out"
              ? t("you_said", { text: conversation.preview })
              : conversation.preview}
        </span>
        {conversation ? (
          <time dateTime={conversation.lastMessageAt}>{f.brief(conversation.lastMessageAt, now)}</time>
        ) : null}
      </div>
      {next === null && isClosed(lead.state) ? null : (
        <div className={styles.card_line} data-tone={isLate ? "late" : next ? "plain" : "quiet"}>
          <AlarmClock size={13} aria-hidden />
          {next ? (
            <>
              <span className={styles.clip}>{next.title}</span>
              <time dateTime={next.dueAt}>{f.relative(next.dueAt, now)}</time>
            </>
          ) : (
            <span>{t("no_next")}</span>
          )}
        </div>
      )}
      <div className={styles.card_line}>
        {owner === undefined ? (
          <span className={styles.nobody}>{t("nobody")}</span>
        ) : (
          <span className={styles.owner} title={owner}>
            <Avatar name={owner} small />
            <span className={styles.clip}>{owner}</span>
          </span>
        )}
        {lead.value ? (
          <strong className={styles.money}>{f.money(lead.value.amount, lead.value.currency)}</strong>
        ) : null}
      </div>
      <div className={styles.card_line} data-quiet>
        {isOverdue(lead, now) && lead.expectedOn ? (
          <span className={styles.overdue}>
            <CircleAlert size={13} aria-hidden />
            {t("overdue", { day: dayOf(lead.expectedOn) })}
          </span>
        ) : lead.expectedOn && !isClosed(lead.state) ? (
          <span className={styles.clip}>{t("expected", { day: dayOf(lead.expectedOn) })}</span>
        ) : isClosed(lead.state) ? (
          <span data-ending={lead.state}>{t(`ended.${lead.state as Ending}`)}</span>
        ) : (
          <span className={styles.clip}>{lead.tags.join(" · ")}</span>
        )}
        {age === undefined ? null : (
          <span className={styles.age} data-long={isLong(lead, now)} title={t("age", { time: f.duration(age) })}>
            {f.duration(age)}
            <span className="hidden-visually">{t("age.in_stage")}</span>
          </span>
        )}
      </div>
    </div>
  );
}

/** One press in place of dragging (WCAG 2.5.7). */
function MoveMenu({
  lead,
  name,
  funnel,
  funnels,
  onMove,
}: Pick<CardProps, "lead" | "funnel" | "funnels" | "onMove"> & { readonly name: string }) {
  const t = useWords();
  const places = openStages(funnel).flatMap((stage): { id: string; title: string; target: Target }[] => {
    const target = { funnel, stageId: stage.id };
    if (stage.state !== "closed") return stage.id === lead.stageId ? [] : [{ id: stage.id, title: stage.name, target }];
    return (["closed_won", "closed_lost"] as const)
      .filter((state) => stage.id !== lead.stageId || state !== lead.state)
      .map((state) => ({
        id: `${stage.id} ${state}`,
        title: t(`move.${state}`, { stage: stage.name }),
        target: { ...target, state },
      }));
  });
  const others = funnels.filter(({ id }) => id !== funnel.id);
  return (
    <Menu
      label={t("move", { name })}
      trigger={<IconButton small label={t("move", { name })} icon={<Ellipsis size={16} aria-hidden />} />}
    >
      <MenuSection title={t("move.to")}>
        {places.map(({ id, title, target }) => (
          <MenuItem key={id} onAction={() => onMove(lead, target)}>
            {title}
          </MenuItem>
        ))}
      </MenuSection>
      {others.length > 0 ? (
        <MenuSection title={t("move.other")}>
          {others.map((other) => {
            const first = openStages(other)[0];
            return first ? (
              <MenuItem key={other.id} onAction={() => onMove(lead, { funnel: other, stageId: first.id })}>
                {`${other.name} · ${first.name}`}
              </MenuItem>
            ) : null;
          })}
        </MenuSection>
      ) : null}
    </Menu>
  );
}
