import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { api } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { useFormats } from "../../words/index.tsx";
import { type Finding, MEDIA, orderOf, type Template } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

/** Of the whole draft, as it is stored. */
export function Findings({ template }: { readonly template: Template }) {
  const t = useWords();
  const { data } = api.useQuery("get", "/api/templates/{id}/lint", { params: { path: { id: template.id } } });
  if (!data) return null;
  return (
    <Card title={t("lint")}>
      {data.findings.length === 0 ? <p>{t("lint.none")}</p> : <FindingList findings={data.findings} />}
    </Card>
  );
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Info } as const;

export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useWords();
  const f = useFormats();
  if (findings.length === 0) return null;
  const placed = ({ medium, language, part, line, column }: Finding) =>
    [
      MEDIA.find((id) => id === medium) ? t(`medium.${MEDIA.find((id) => id === medium) ?? "email"}`) : medium,
      language && f.language(language),
      part,
      line === null ? null : column === null ? `${line}` : `${line}:${column}`,
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <ul className={styles.findings}>
      {[...findings]
        .sort((a, b) => orderOf(a.severity) - orderOf(b.severity))
        .map((finding) => {
          const Icon = ICONS[finding.severity];
          return (
            <li key={JSON.stringify(finding)} className={styles[finding.severity]}>
              <Icon size={16} aria-label={t(`severity.${finding.severity}`)} />
              <span>
                <small>{placed(finding)}</small>
                <span dir="auto">{finding.message}</span>
                {finding.suggestion ? <em>{finding.suggestion}</em> : null}
              </span>
            </li>
          );
        })}
    </ul>
  );
}
