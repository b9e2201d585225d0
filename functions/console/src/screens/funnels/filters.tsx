import { ListFilter } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { SearchField, Select, Switch } from "../../kit/field.tsx";
import { useSession } from "../../session/session.tsx";
import { usePeople, useTeams } from "../../shared/people/people.ts";
import { type Filter, isFiltering } from "./arrange.ts";
import styles from "./funnels.module.css";
import { useWords } from "./words.ts";

/** Kept in the address, so that what is looked at can be sent to somebody. */
export function Filters({
  filter,
  tags,
  onChange,
}: {
  readonly filter: Filter;
  readonly tags: readonly string[];
  onChange(change: Partial<Filter>): void;
}) {
  const t = useWords();
  const { me } = useSession();
  const { active, nameOf } = usePeople();
  const { items: teams } = useTeams();
  const [isShown, setShown] = useState(false);
  const all = (label: string) => ({ id: "all", label });
  const of = (id: string) => (id === "" ? "all" : id);
  const given = (id: string) => (id === "all" ? "" : id);
  const others = active.filter(({ id }) => id !== me.id);
  return (
    <search className={styles.filters} aria-label={t("filters")}>
      <div className={styles.search_line}>
        <SearchField
          label={t("filter.text")}
          clearLabel={t("filter.clear_text")}
          value={filter.text}
          onChange={(text) => onChange({ text })}
        />
        <span className={styles.narrow_only}>
          <IconButton
            label={t("filters")}
            pressed={isShown}
            icon={<ListFilter size={18} aria-hidden />}
            onPress={() => setShown(!isShown)}
          />
        </span>
      </div>
      <div className={styles.more_filters} data-shown={isShown}>
        <Select
          bare
          label={t("filter.owner")}
          value={of(filter.owner)}
          onChange={(id) => onChange({ owner: given(id) })}
          options={[
            all(t("filter.owner.all")),
            { id: me.id, label: t("filter.owner.me") },
            { id: "none", label: t("filter.owner.none") },
            ...others.map(({ id }) => ({ id, label: nameOf(id) })),
          ]}
        />
        {teams.length > 0 ? (
          <Select
            bare
            label={t("filter.team")}
            value={of(filter.team)}
            onChange={(id) => onChange({ team: given(id) })}
            options={[all(t("filter.team.all")), ...teams.map(({ id, name }) => ({ id, label: name }))]}
          />
        ) : null}
        {tags.length > 0 || filter.tag !== "" ? (
          <Select
            bare
            label={t("filter.tag")}
            value={of(filter.tag)}
            onChange={(id) => onChange({ tag: given(id) })}
            options={[
              all(t("filter.tag.all")),
              ...[...new Set([...tags, ...(filter.tag === "" ? [] : [filter.tag])])]
                .sort()
                .map((id) => ({ id, label: id })),
            ]}
          />
        ) : null}
        <Switch isSelected={filter.isLate} onChange={(isLate) => onChange({ isLate })}>
          {t("filter.late")}
        </Switch>
        {isFiltering(filter) ? (
          <Button
            small
            kind="quiet"
            onPress={() => onChange({ text: "", owner: "", team: "", tag: "", isLate: false })}
          >
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
    </search>
  );
}
