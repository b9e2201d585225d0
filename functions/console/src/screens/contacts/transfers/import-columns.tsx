/** What each column holds, shown with its first values; then a trial, and the import itself. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { api, readAnew, type Schemas } from "../../../api/client.ts";
import type { Search } from "../../../app/router.tsx";
import { Button, ButtonLink } from "../../../kit/button.tsx";
import { Select } from "../../../kit/field.tsx";
import { Card } from "../../../kit/page.tsx";
import { ProblemNote } from "../../../kit/problem-note.tsx";
import { Skeleton } from "../../../kit/spinner.tsx";
import { useCustomFields } from "../../../shared/custom-fields/custom-fields.tsx";
import { useWords } from "../words.ts";
import { ImportOptions, type Options, START } from "./import-options.tsx";
import { ImportReport } from "./import-report.tsx";
import styles from "./transfers.module.css";

type Preview = Schemas["ImportPreview"];
type Column = Preview["columns"][number]["field"];
const FIELDS = ["name", "phone", "email", "identity", "tags", "country", "language", "consent"] as const;
const LEFT_OUT = " ";

export function ImportColumns({ id, jobId }: { readonly id: string; readonly jobId: string | undefined }) {
  const [options, setOptions] = useState<Options>(START);
  const { encoding, delimiter } = options;
  const preview = api.useQuery(
    "get",
    "/api/imports/{id}/preview",
    {
      params: {
        path: { id },
        query: { ...(encoding ? { encoding } : {}), ...(delimiter ? { delimiter } : {}) },
      },
    },
    { staleTime: Number.POSITIVE_INFINITY, placeholderData: (kept) => kept },
  );
  if (preview.error) return <ProblemNote error={preview.error} retry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton rows lines={6} />;
  return (
    <Mapping
      // Another reading of the file may have other columns.
      key={preview.data.columns.map(({ name }) => name).join("\n")}
      id={id}
      preview={preview.data}
      options={options}
      onOptions={setOptions}
      jobId={jobId}
    />
  );
}

interface MappingProps {
  readonly id: string;
  readonly preview: Preview;
  readonly options: Options;
  onOptions(options: Options): void;
  readonly jobId: string | undefined;
}

function Mapping({ id, preview, options, onOptions, jobId }: MappingProps) {
  const t = useWords();
  const navigate = useNavigate();
  const { check } = useSearch({ strict: false }) as Search;
  const [columns, setColumns] = useState<readonly Column[]>(() => preview.columns.map(({ field }) => field));
  const run = api.useMutation("post", "/api/imports/{id}/run", {
    onSuccess: (job, { body }) => {
      void readAnew("/api/jobs");
      const more = body.dryRun ? { check: job.id } : { job: job.id };
      void navigate({ to: "/contacts", search: { import: id, ...more }, replace: true });
    },
  });
  const has = (...fields: readonly string[]) => columns.some((column) => column !== null && fields.includes(column));
  const isReachable = has("phone", "email", "identity");
  const consents = has("consent");
  const isComplete = isReachable && (!consents || (options.channel !== null && options.source.trim() !== ""));
  const start = (dryRun: boolean) => {
    const { channel, source, defaultCountry, encoding, delimiter, segmentId, ...rest } = options;
    run.mutate({
      params: { path: { id } },
      body: {
        columns: [...columns],
        dryRun,
        ...rest,
        ...(encoding ? { encoding } : {}),
        ...(delimiter ? { delimiter } : {}),
        ...(segmentId ? { segmentId } : {}),
        ...(defaultCountry ? { defaultCountry } : {}),
        ...(consents && channel ? { consent: { channel, source: source.trim() } } : {}),
      },
    });
  };

  if (jobId !== undefined)
    return (
      <ImportReport
        jobId={jobId}
        title={t("import.run")}
        actions={
          <>
            <ButtonLink to="/contacts" search={{ import: "1" }}>
              {t("import.another")}
            </ButtonLink>
            <ButtonLink kind="primary" to="/contacts">
              {t("back")}
            </ButtonLink>
          </>
        }
      />
    );
  return (
    <>
      <Columns preview={preview} columns={columns} onChange={setColumns} />
      <ImportOptions options={options} onChange={onOptions} preview={preview} consents={consents} />
      <div className={styles.actions}>
        <Button
          isDisabled={!isComplete}
          isPending={run.isPending && run.variables?.body.dryRun === true}
          onPress={() => start(true)}
        >
          {t("import.check")}
        </Button>
        <Button
          kind="primary"
          isDisabled={!isComplete}
          isPending={run.isPending && run.variables?.body.dryRun === false}
          onPress={() => start(false)}
        >
          {t("import.do")}
        </Button>
        {isReachable ? null : <p className={styles.quiet}>{t("import.unreachable")}</p>}
      </div>
      <ProblemNote error={run.error} />
      {check === undefined ? null : <ImportReport jobId={check} title={t("import.checked")} isTrial />}
    </>
  );
}

function Columns({
  preview,
  columns,
  onChange,
}: {
  readonly preview: Preview;
  readonly columns: readonly Column[];
  onChange(columns: readonly Column[]): void;
}) {
  const t = useWords();
  const own = useCustomFields("contact").filter(({ archived }) => !archived);
  const choices = [
    { id: LEFT_OUT, label: t("import.left_out") },
    ...FIELDS.map((field) => ({ id: field as string, label: t(`import.field.${field}`) })),
    ...own.map(({ id, name }) => ({ id: `customFields.${id}`, label: name })),
  ];
  return (
    <Card title={t("import.columns")}>
      <p className={styles.quiet}>{t("import.columns.text")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={t("import.columns")}>
        <table className={styles.columns}>
          <thead>
            <tr>
              <th scope="col">{t("import.column")}</th>
              <th scope="col">{t("import.becomes")}</th>
              <th scope="col">{t("import.samples")}</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map(({ name, samples }, index) => {
              const title = name.trim() === "" ? t("import.column.number", { number: index + 1 }) : name;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places, and names may repeat.
                <tr key={index} data-left={columns[index] === null}>
                  <th scope="row" dir="auto">
                    {title}
                  </th>
                  <td>
                    <Select
                      bare
                      label={t("import.becomes.of", { column: title })}
                      value={columns[index] ?? LEFT_OUT}
                      options={choices}
                      onChange={(chosen) =>
                        onChange(
                          columns.map((column, at) =>
                            at === index ? (chosen === LEFT_OUT ? null : (chosen as Column)) : column,
                          ),
                        )
                      }
                    />
                  </td>
                  <td dir="auto" className={styles.samples}>
                    {samples.filter((sample) => sample !== "").join(" · ")}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
