/** Which template: of the business, or of those that the provider approved for the connection. */
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { SearchField } from "../../kit/field.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { filled, type ProviderTemplate, type Template } from "./model.ts";
import styles from "./template-use.module.css";
import { useWords } from "./words.ts";

export type Picked =
  | { readonly kind: "ours"; readonly template: Template }
  | { readonly kind: "theirs"; readonly template: ProviderTemplate }
  | { readonly kind: "by_name" };

interface ListProps {
  readonly connectionId: string;
  readonly medium: string;
  onPick(picked: Picked): void;
}

/** As many as there may be on one page: more than a list that people choose from should have. */
const LIMIT = 100;
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function TemplateList({ connectionId, medium, onPick }: ListProps) {
  const t = useWords();
  const [text, setText] = useState("");
  const ours = api.useQuery("get", "/api/templates", {
    params: { query: { kind: "message", medium, limit: LIMIT } },
  });
  const theirs = api.useQuery("get", "/api/provider-templates", { params: { query: { connectionId, limit: LIMIT } } });
  const sought = plain(text.trim());
  const fits = (...texts: readonly string[]) => texts.some((one) => plain(one).includes(sought));
  const approved = (theirs.data?.data ?? []).filter(({ state }) => state === "approved");
  const own = ours.data?.data ?? [];
  const [ownFound, approvedFound] = [
    own.filter(({ key, title }) => fits(key, title)),
    approved.filter(({ name, text: said }) => fits(name, said ?? "")),
  ];
  const isLoading = ours.isPending || theirs.isPending;
  return (
    <div className={styles.stack}>
      <SearchField autoFocus label={t("search")} clearLabel={t("search.clear")} value={text} onChange={setText} />
      <ProblemNote error={ours.error ?? theirs.error} />
      {isLoading ? <Skeleton rows lines={4} /> : null}
      {!isLoading && own.length + approved.length === 0 ? (
        <div role="status">
          <p>{t("none")}</p>
          <p className={styles.quiet}>{t("none.text")}</p>
        </div>
      ) : null}
      {!isLoading && own.length + approved.length > 0 && ownFound.length + approvedFound.length === 0 ? (
        <p role="status" className={styles.quiet}>
          {t("none.found")}
        </p>
      ) : null}
      {ownFound.length > 0 ? (
        <section aria-label={t("ours")}>
          <h3 className={styles.heading}>{t("ours")}</h3>
          <ul className={styles.list}>
            {ownFound.map((template) => (
              <li key={template.id}>
                <Button kind="card" onPress={() => onPick({ kind: "ours", template })}>
                  <span className={styles.entry}>
                    <span>{template.title}</span>
                    <small>{template.key}</small>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {approvedFound.length > 0 ? (
        <section aria-label={t("theirs")}>
          <h3 className={styles.heading}>{t("theirs")}</h3>
          <ul className={styles.list}>
            {approvedFound.map((template) => (
              <li key={template.id}>
                <Button kind="card" onPress={() => onPick({ kind: "theirs", template })}>
                  <span className={styles.entry}>
                    <span>{template.text === null ? template.name : filled(template.text, {})}</span>
                    <small>
                      {template.name} · {template.language}
                    </small>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {isLoading ? null : (
        <div>
          <Button kind="quiet" small onPress={() => onPick({ kind: "by_name" })}>
            {t("by_name")}
          </Button>
        </div>
      )}
    </div>
  );
}
