/** How the cells of a file are to be read. */
import { useAll } from "../../../api/all.ts";
import { api, type Schemas } from "../../../api/client.ts";
import { ComboBox, RadioGroup, Select, Switch, TextField } from "../../../kit/field.tsx";
import { channelName } from "../../../kit/mark.tsx";
import { Card } from "../../../kit/page.tsx";
import { useSession } from "../../../session/session.tsx";
import { COUNTRIES, optionsOf } from "../../../shared/country/countries.ts";
import { useFormats, useLocale } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./transfers.module.css";

type Run = Schemas["RunImport"];

export interface Options {
  readonly header: boolean;
  readonly duplicates: Run["duplicates"];
  readonly dates: Run["dates"];
  readonly defaultCountry: string | null;
  /** Null: found out. */
  readonly encoding: NonNullable<Run["encoding"]> | null;
  readonly delimiter: NonNullable<Run["delimiter"]> | null;
  readonly channel: string | null;
  readonly source: string;
  /** The list that the people of the file are put on. */
  readonly segmentId: string | null;
}

export const START: Options = {
  header: true,
  duplicates: "update",
  dates: "iso",
  defaultCountry: null,
  encoding: null,
  delimiter: null,
  channel: null,
  source: "",
  segmentId: null,
};

const NO_LIST = "none";
const ENCODINGS = ["utf-8", "windows-1252", "utf-16le", "utf-16be"] as const;
const DELIMITERS = [
  { id: ",", word: "delimiter.comma" },
  { id: ";", word: "delimiter.semicolon" },
  { id: "\t", word: "delimiter.tab" },
  { id: "|", word: "delimiter.bar" },
] as const;

export function ImportOptions({
  options,
  onChange,
  preview,
  consents,
}: {
  readonly options: Options;
  onChange(options: Options): void;
  readonly preview: Schemas["ImportPreview"];
  /** A column says whether people agreed. */
  readonly consents: boolean;
}) {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const { can } = useSession();
  const segments = useAll("/api/aura/segments", can("segments.read"));
  const lists = segments.items.filter(({ kind, archived }) => kind === "list" && !archived);
  const set = (change: Partial<Options>) => onChange({ ...options, ...change });
  return (
    <Card title={t("import.options")}>
      <div className={styles.options}>
        {lists.length > 0 ? (
          <Select
            label={t("import.list")}
            value={options.segmentId ?? NO_LIST}
            options={[
              { id: NO_LIST, label: t("import.list.none") },
              ...lists.map(({ id, name }) => ({ id, label: name })),
            ]}
            onChange={(id) => set({ segmentId: id === NO_LIST ? null : id })}
          />
        ) : null}
        <RadioGroup
          label={t("import.known")}
          value={options.duplicates}
          onChange={(id) => set({ duplicates: id === "skip" ? "skip" : "update" })}
          options={[
            { id: "update", label: t("import.known.update") },
            { id: "skip", label: t("import.known.skip") },
          ]}
        />
        <ComboBox
          label={t("import.country")}
          hint={t("import.country.hint")}
          value={options.defaultCountry}
          options={optionsOf(COUNTRIES, f.country, locale)}
          emptyText={t("nothing")}
          onChange={(defaultCountry) => set({ defaultCountry })}
        />
        <Select
          label={t("import.dates")}
          value={options.dates}
          onChange={(id) => set({ dates: id === "dmy" || id === "mdy" ? id : "iso" })}
          options={(["iso", "dmy", "mdy"] as const).map((id) => ({ id, label: t(`import.dates.${id}`) }))}
        />
        <Select
          label={t("import.encoding")}
          value={options.encoding ?? preview.encoding}
          onChange={(id) => set({ encoding: ENCODINGS.find((one) => one === id) ?? null })}
          options={ENCODINGS.map((id) => ({ id, label: id.toUpperCase() }))}
        />
        <Select
          label={t("import.delimiter")}
          value={options.delimiter ?? preview.delimiter}
          onChange={(id) => set({ delimiter: DELIMITERS.find((one) => one.id === id)?.id ?? null })}
          options={DELIMITERS.map(({ id, word }) => ({ id, label: t(word) }))}
        />
        <Switch isSelected={options.header} onChange={(header) => set({ header })}>
          {t("import.header")}
        </Switch>
      </div>
      {consents ? <Consent options={options} set={set} /> : null}
    </Card>
  );
}

function Consent({ options, set }: { readonly options: Options; set(change: Partial<Options>): void }) {
  const t = useWords();
  const { data } = api.useQuery("get", "/api/channels", {}, { staleTime: 5 * 60_000 });
  return (
    <div className={styles.options}>
      <Select
        label={t("import.consent.channel")}
        value={options.channel}
        options={(data?.data ?? []).map(({ id }) => ({ id, label: channelName(id) }))}
        onChange={(channel) => set({ channel })}
        isRequired
      />
      <TextField
        label={t("import.consent.source")}
        hint={t("import.consent.hint")}
        value={options.source}
        onChange={(source) => set({ source })}
        maxLength={500}
        isRequired
      />
    </div>
  );
}
