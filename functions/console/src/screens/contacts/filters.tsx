import { type Ref, useEffect, useRef, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { ComboBox, SearchField, Select } from "../../kit/field.tsx";
import { COUNTRIES, LANGUAGES, optionsOf } from "../../shared/country/countries.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import styles from "./contacts.module.css";
import type { Selection } from "./selection.ts";
import { useSources } from "./sources.ts";
import { useWords } from "./words.ts";

export function Filters({
  selection,
  tags,
  search,
}: {
  readonly selection: Selection;
  /** Those of the contacts that were read, to choose from. */
  readonly tags: readonly string[];
  readonly search: Ref<HTMLInputElement>;
}) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const { q, tag = null, country = null, language = null, source = null, isFiltered, change } = selection;
  const sources = useSources();
  const isSearching = q.trim() !== "";
  const [text, setText] = useTyped(q, (next) => change({ q: next === "" ? undefined : next }));
  return (
    <search className={styles.filters} aria-label={t("filters")}>
      <SearchField
        ref={search}
        className={styles.sought ?? ""}
        label={t("search")}
        placeholder={t("search.prompt")}
        clearLabel={t("search.clear")}
        value={text}
        onChange={setText}
      />
      <TagFilter key={tag} tag={tag} known={tags} isDisabled={isSearching} onChange={(next) => change({ tag: next })} />
      <ComboBox
        bare
        key={`country ${country}`}
        label={t("country")}
        placeholder={t("country")}
        isDisabled={isSearching}
        value={country}
        options={optionsOf(COUNTRIES, f.country, locale, country)}
        emptyText={t("nothing")}
        onChange={(next) => change({ country: next })}
      />
      <ComboBox
        bare
        key={`language ${language}`}
        label={t("language")}
        placeholder={t("language")}
        isDisabled={isSearching}
        value={language}
        options={optionsOf(LANGUAGES, f.language, locale, language)}
        emptyText={t("nothing")}
        onChange={(next) => change({ language: next })}
      />
      <Select
        bare
        label={t("source")}
        placeholder={t("source")}
        isDisabled={isSearching}
        value={source}
        options={sources}
        onChange={(next) => change({ source: next })}
      />
      {isFiltered && !isSearching ? (
        <Button
          kind="quiet"
          onPress={() => change({ tag: undefined, country: undefined, language: undefined, source: undefined })}
        >
          {t("filters.clear")}
        </Button>
      ) : null}
      {isSearching ? <p className={styles.quiet}>{t("search.everywhere")}</p> : null}
    </search>
  );
}

const PAUSE_MS = 200;

/** What is being typed, told once the fingers rest; a value that comes from elsewhere takes its place. */
function useTyped(value: string, tell: (text: string) => void): readonly [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = text;
      latest.current(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}

/** No list of all tags exists, so whatever is typed may be one. */
function TagFilter({
  tag,
  known,
  isDisabled,
  onChange,
}: {
  readonly tag: string | null;
  readonly known: readonly string[];
  readonly isDisabled: boolean;
  onChange(tag: string): void;
}) {
  const t = useWords();
  const [typed, setTyped] = useState(tag ?? "");
  const sought = typed.trim();
  const offered = known.filter((one) => one !== sought && one.toLowerCase().includes(sought.toLowerCase()));
  const options = [...(sought === "" ? [] : [sought]), ...offered].map((id) => ({ id, label: id }));
  return (
    <ComboBox
      bare
      label={t("tag")}
      placeholder={t("tag")}
      isDisabled={isDisabled}
      value={tag}
      options={options}
      emptyText={t("tag.type")}
      onSearch={setTyped}
      onChange={onChange}
    />
  );
}
