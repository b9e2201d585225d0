import { ListFilter } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Select, TextField } from "../../kit/field.tsx";
import { channelName } from "../../kit/mark.tsx";
import { useSession } from "../../session/session.tsx";
import { openStages, STATES, TYPES } from "../../shared/lead/model.ts";
import { useFunnels } from "../../shared/lead/names.ts";
import { usePeople, useTeams } from "../../shared/people/people.ts";
import styles from "./leads.module.css";
import { type Filters, stateIn } from "./query.ts";
import { useWords } from "./words.ts";

const CHANNELS = ["whatsapp", "messenger", "instagram", "telegram", "email", "sms", "webchat", "slack", "manual"];
const ALL = "all";

export function FilterBar({
  filters,
  onChange,
  onClear,
}: {
  readonly filters: Filters;
  onChange(change: Readonly<Record<string, string | undefined>>): void;
  onClear(): void;
}) {
  const t = useWords();
  const { me } = useSession();
  const { active, nameOf } = usePeople();
  const { items: teams } = useTeams();
  const { funnels } = useFunnels();
  const [isShown, setShown] = useState(false);
  const funnel = funnels.find(({ id }) => id === filters.funnel);
  const of = (value: string | undefined) => value ?? ALL;
  const given = (id: string) => (id === ALL ? undefined : id);
  const all = (label: string) => ({ id: ALL, label });
  const others = active.filter(({ id }) => id !== me.id);
  const assignee = filters.assignee === me.id ? "me" : filters.assignee;
  return (
    <search className={styles.filters} aria-label={t("filters")}>
      <Select
        bare
        label={t("filter.state")}
        value={stateIn(filters)}
        onChange={(state) => onChange({ state })}
        options={[
          { id: "open", label: t("state.open") },
          { id: "any", label: t("state.any") },
          ...STATES.map((id) => ({ id, label: t(`state.${id}`) })),
        ]}
      />
      <Select
        bare
        label={t("filter.owner")}
        value={of(assignee)}
        onChange={(id) => onChange({ assignee: given(id) })}
        options={[
          all(t("owner.all")),
          { id: "me", label: t("owner.me") },
          { id: "none", label: t("owner.none") },
          ...others.map(({ id }) => ({ id, label: nameOf(id) })),
        ]}
      />
      <span className={styles.narrow_only}>
        <Button icon={<ListFilter size={16} aria-hidden />} onPress={() => setShown(!isShown)}>
          {t(isShown ? "filters.fewer" : "filters.more")}
        </Button>
      </span>
      <div className={styles.more_filters} data-shown={isShown}>
        <Select
          bare
          label={t("filter.funnel")}
          value={of(filters.funnel)}
          onChange={(id) => onChange({ funnel: given(id), stage: undefined })}
          options={[all(t("funnel.all")), ...funnels.map(({ id, name }) => ({ id, label: name }))]}
        />
        {funnel ? (
          <Select
            bare
            label={t("filter.stage")}
            value={of(filters.stage)}
            onChange={(id) => onChange({ stage: given(id) })}
            options={[all(t("stage.all")), ...openStages(funnel).map(({ id, name }) => ({ id, label: name }))]}
          />
        ) : null}
        <Select
          bare
          label={t("filter.type")}
          value={of(filters.type)}
          onChange={(id) => onChange({ type: given(id) })}
          options={[all(t("type.all")), ...TYPES.map((id) => ({ id, label: t(`type.${id}`) }))]}
        />
        {teams.length > 0 ? (
          <Select
            bare
            label={t("filter.team")}
            value={of(filters.team)}
            onChange={(id) => onChange({ team: given(id) })}
            options={[all(t("team.all")), ...teams.map(({ id, name }) => ({ id, label: name }))]}
          />
        ) : null}
        <Select
          bare
          label={t("filter.channel")}
          value={of(filters.channel)}
          onChange={(id) => onChange({ channel: given(id) })}
          options={[
            all(t("channel.all")),
            ...CHANNELS.map((id) => ({ id, label: id === "manual" ? t("channel.manual") : channelName(id) })),
          ]}
        />
        <TagFilter value={filters.tag ?? ""} onChange={(tag) => onChange({ tag: tag === "" ? undefined : tag })} />
        {Object.keys(filters).length > 0 ? (
          <Button small kind="quiet" onPress={onClear}>
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
    </search>
  );
}

function TagFilter({ value, onChange }: { readonly value: string; onChange(tag: string): void }) {
  const t = useWords();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => {
    if (draft.trim() !== value) onChange(draft.trim());
  };
  return (
    <form
      className={styles.tag_filter}
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <TextField
        bare
        label={t("filter.tag")}
        placeholder={t("filter.tag")}
        value={draft}
        maxLength={50}
        onChange={setDraft}
        onBlur={commit}
      />
    </form>
  );
}
