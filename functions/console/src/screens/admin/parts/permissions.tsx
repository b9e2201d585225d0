/** What may be done, in words, to choose from. */
import { Checkbox } from "../../../kit/field.tsx";
import { useSession } from "../../../session/session.tsx";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "../words.ts";

const AREAS = {
  conversations: [
    "conversations.read",
    "conversations.reply",
    "conversations.manage",
    "conversations.bulk",
    "replies.manage",
    "templates.read",
    "templates.manage",
    "templates.publish",
    "deliveries.read",
    "notifications.read",
    "notifications.send",
    "search.read",
    "live.read",
  ],
  contacts: [
    "contacts.read",
    "contacts.manage",
    "contacts.import",
    "contacts.export",
    "contacts.erase",
    "events.read",
    "events.write",
    "events.manage",
  ],
  leads: [
    "leads.read",
    "leads.manage",
    "funnels.manage",
    "catalogue.read",
    "catalogue.manage",
    "reminders.manage",
    "reminders.manage_all",
  ],
  reports: ["reports.read", "reports.export", "audit.read", "audit.export"],
  setup: [
    "people.read",
    "people.manage",
    "connections.read",
    "connections.manage",
    "sending.manage",
    "keys.manage",
    "settings.read",
    "settings.manage",
    "operations.manage",
  ],
} as const;
type Area = keyof typeof AREAS;
type Permission = (typeof AREAS)[Area][number];

/** What one cannot well do without seeing it. */
const NEEDS: Readonly<Partial<Record<Permission, readonly Permission[]>>> = {
  "conversations.reply": ["conversations.read"],
  "conversations.manage": ["conversations.read"],
  "conversations.bulk": ["conversations.read", "conversations.manage"],
  "replies.manage": ["conversations.read"],
  "templates.manage": ["templates.read"],
  "templates.publish": ["templates.read"],
  "contacts.manage": ["contacts.read"],
  "contacts.import": ["contacts.read"],
  "contacts.export": ["contacts.read"],
  "contacts.erase": ["contacts.read"],
  "events.read": ["contacts.read"],
  "events.write": ["events.read"],
  "events.manage": ["events.read"],
  "leads.manage": ["leads.read"],
  "funnels.manage": ["leads.read"],
  "catalogue.manage": ["catalogue.read"],
  "reminders.manage_all": ["reminders.manage"],
  "reports.export": ["reports.read"],
  "audit.export": ["audit.read"],
  "people.manage": ["people.read"],
  "connections.manage": ["connections.read"],
  "settings.manage": ["settings.read"],
};

export const usePermissionName = (): ((permission: string) => string) => {
  const t = useWords();
  return (permission) => {
    const known = Object.values(AREAS)
      .flat()
      .find((one) => one === permission);
    return known ? t(`can.${known}`) : permission;
  };
};

export function Permissions({
  value,
  onChange,
}: {
  readonly value: readonly string[];
  /** Absent: only to be read. */
  onChange?(value: string[]): void;
}) {
  const t = useWords();
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.label}>
        {t("permissions")} · {t("permissions.count", { count: value.length })}
      </legend>
      {(Object.keys(AREAS) as Area[]).map((area) => (
        <Group key={area} area={area} value={value} {...(onChange ? { onChange } : {})} />
      ))}
    </fieldset>
  );
}

function Group({
  area,
  value,
  onChange,
}: {
  readonly area: Area;
  readonly value: readonly string[];
  onChange?(value: string[]): void;
}) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const all: readonly Permission[] = AREAS[area];
  const mine = all.filter(can);
  const chosen = mine.filter((one) => value.includes(one));
  const setAll = (on: boolean) =>
    onChange?.([...value.filter((one) => !mine.some((own) => own === one)), ...(on ? mine : [])]);
  return (
    <fieldset className={styles.area} aria-label={t(`area.${area}`)}>
      <div className={styles.area_head}>
        <h3>{t(`area.${area}`)}</h3>
        {onChange && mine.length > 0 ? (
          <Checkbox
            isSelected={chosen.length === mine.length}
            isIndeterminate={chosen.length > 0 && chosen.length < mine.length}
            onChange={setAll}
          >
            <small>{t("permissions.all")}</small>
          </Checkbox>
        ) : null}
      </div>
      {all.map((one) => {
        const lacking = value.includes(one) ? (NEEDS[one] ?? []).filter((other) => !value.includes(other)) : [];
        return (
          <Checkbox
            key={one}
            isSelected={value.includes(one)}
            isDisabled={!onChange || !can(one)}
            onChange={(on) => onChange?.(on ? [...value, one] : value.filter((other) => other !== one))}
          >
            <span>
              {t(`can.${one}`)}
              <small className={styles.detail}>{t(`why.${one}`)}</small>
              {onChange && !can(one) ? <small className={styles.detail}>{t("permissions.not_yours")}</small> : null}
              {lacking.length > 0 ? (
                <small className={styles.lacking}>
                  {t("permissions.needs", { names: f.list(lacking.map((other) => t(`can.${other}`))) })}
                </small>
              ) : null}
            </span>
          </Checkbox>
        );
      })}
    </fieldset>
  );
}
