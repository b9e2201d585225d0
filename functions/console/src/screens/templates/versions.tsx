import { useState } from "react";
import { api, client } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Badge } from "../../kit/mark.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFormats } from "../../words/index.tsx";
import { readTemplateAnew } from "./anew.ts";
import type { Template, Version } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

interface VersionsProps {
  readonly template: Template;
  readonly versions: readonly Version[];
}

export function Versions({ template, versions }: VersionsProps) {
  const t = useWords();
  const f = useFormats();
  const textOf = useProblemText();
  const { can } = useSession();
  const [compared, setCompared] = useState<Version>();
  const params = { path: { id: template.id } };

  async function done(change: () => Promise<unknown>, words: string) {
    try {
      await change();
      toast.good(words);
    } catch (failure) {
      toast.bad(textOf(failure));
    } finally {
      void readTemplateAnew();
    }
  }

  return (
    <>
      <ul className={styles.versions} aria-label={t("tab.versions")}>
        {versions.map((version) => (
          <li key={version.number}>
            <strong>{t("version", { number: version.number })}</strong>
            <Badge>{t(`version.${version.state}`)}</Badge>
            <span className={styles.grow}>
              {version.bodies.map(({ medium, language }) => `${medium} ${language}`).join(", ")}
              {version.publishedAt ? <small> {f.dateTime(version.publishedAt)}</small> : null}
            </span>
            {version.number === template.activeVersion || template.activeVersion === null ? null : (
              <Button small onPress={() => setCompared(version)}>
                {t("compare")}
              </Button>
            )}
            {version.state === "archived" && can("templates.publish") ? (
              <Button
                small
                onPress={() =>
                  void done(
                    () => client.POST("/api/templates/{id}/activate", { params, body: { number: version.number } }),
                    t("rolled_back", { number: version.number }),
                  )
                }
              >
                {t("roll_back")}
              </Button>
            ) : null}
            {version.state === "draft" && can("templates.manage") && template.activeVersion !== null ? (
              <Button
                small
                kind="quiet"
                onPress={() => void done(() => client.DELETE("/api/templates/{id}/draft", { params }), t("discarded"))}
              >
                {t("discard")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {compared ? <Compared template={template} version={compared} onClose={() => setCompared(undefined)} /> : null}
    </>
  );
}

function Compared({
  template,
  version,
  onClose,
}: {
  readonly template: Template;
  readonly version: Version;
  onClose(): void;
}) {
  const t = useWords();
  const numbers = [template.activeVersion ?? 0, version.number];
  return (
    <Dialog title={t("compare.title", { a: numbers[0] ?? 0, b: version.number })} size="wide" isOpen onClose={onClose}>
      {version.bodies.map(({ medium, language }) => (
        <section key={`${medium} ${language}`} className={styles.compared} aria-label={`${medium} ${language}`}>
          <h3>
            {medium} {language}
          </h3>
          {numbers.map((number) => (
            <BodyText key={number} id={template.id} number={number} medium={medium} language={language} />
          ))}
        </section>
      ))}
    </Dialog>
  );
}

function BodyText(path: {
  readonly id: string;
  readonly number: number;
  readonly medium: string;
  readonly language: string;
}) {
  const t = useWords();
  const { data, error } = api.useQuery("get", "/api/templates/{id}/versions/{number}/bodies/{medium}/{language}", {
    params: { path: { ...path, number: String(path.number) } },
  });
  const said = Object.entries(data?.body ?? {}).filter(([name, value]) => name !== "kind" && typeof value === "string");
  const text = said.map(([name, value]) => `${name}: ${String(value)}`).join("\n\n");
  return (
    <figure>
      <figcaption>{t("version", { number: path.number })}</figcaption>
      <pre className={styles.plain}>{error ? t("compare.none") : text}</pre>
    </figure>
  );
}
