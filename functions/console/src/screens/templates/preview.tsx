import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, type Schemas } from "../../api/client.ts";
import { Card } from "../../kit/page.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { Segments } from "../../kit/tabs.tsx";
import { FindingList } from "./findings.tsx";
import { type Body, type Template, tidied } from "./model.ts";
import styles from "./templates.module.css";
import { useWords } from "./words.ts";

const SETTLES_MS = 400;

interface PreviewProps {
  readonly template: Template;
  readonly medium: string;
  readonly language: string;
  readonly body: Body;
}

/** What is being written, as somebody would get it. */
export function Preview({ template, medium, language, body }: PreviewProps) {
  const t = useWords();
  const [settled, setSettled] = useState(body);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(body), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [body]);
  const { data, error, isPending } = useQuery({
    queryKey: ["preview", template.id, template.version, medium, language, settled],
    queryFn: async () =>
      (
        await client.POST("/api/templates/{id}/preview", {
          params: { path: { id: template.id } },
          body: { medium, language, body: tidied(settled) },
        })
      ).data,
    placeholderData: (before) => before,
  });
  const wording = settled.kind === "whatsapp" ? settled.providerTemplate?.wording : undefined;
  return (
    <Card title={t("preview")}>
      <ProblemNote error={error} />
      {isPending ? <Skeleton lines={4} /> : null}
      {data?.content ? (
        wording && data.content.type === "template" ? (
          <Approved wording={wording} places={data.content.variables ?? []} />
        ) : (
          <Shown content={data.content} preheader={data.preheader} />
        )
      ) : null}
      {data && !data.content && template.kind === "message" ? <p>{t("preview.none")}</p> : null}
      {data?.closedWindow ? (
        <div className={styles.closed}>
          <p>
            {t("preview.closed", { name: data.closedWindow.name })}{" "}
            {wording ? null : data.closedWindow.variables.join(" · ")}
          </p>
          {wording && data.content?.type !== "template" ? (
            <Approved wording={wording} places={data.closedWindow.variables} />
          ) : null}
        </div>
      ) : null}
      <FindingList findings={data?.findings ?? []} />
    </Card>
  );
}

type Wording = NonNullable<NonNullable<Extract<Body, { kind: "whatsapp" }>["providerTemplate"]>["wording"]>;
const PLACE = /\{\{(?!!)[^{}]*\}\}/g;

/** What is submitted, with its places filled; in the head and in addresses they stay as they are written. */
function Approved({ wording, places }: { readonly wording: Wording; readonly places: readonly string[] }) {
  const { header, text, footer, buttons = [] } = wording;
  let at = 0;
  return (
    <div className={styles.bubble} dir="auto">
      {header ? <strong>{header.kind === "text" ? header.text : header.url}</strong> : null}
      <p>{text.replace(PLACE, (place) => places[at++] ?? place)}</p>
      {footer ? <small>{footer}</small> : null}
      <div>
        {buttons.map(({ title }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: buttons have no names of their own, and stay in their order.
          <span key={index} className={styles.choice}>
            {title}
          </span>
        ))}
      </div>
    </div>
  );
}

type Content = NonNullable<Schemas["TemplatePreview"]["content"]>;

function Shown({ content, preheader }: { readonly content: Content; readonly preheader: string | null }) {
  const t = useWords();
  const [width, setWidth] = useState("wide");
  if (content.type !== "email")
    return (
      <div className={styles.bubble} dir="auto">
        {content.title || content.name ? <strong>{content.title ?? content.name}</strong> : null}
        <p>{content.text ?? content.body ?? content.variables?.join(" · ")}</p>
        {content.url ? <p>{content.url}</p> : null}
        {content.choices?.map(({ id, title }) => (
          <span key={id} className={styles.choice}>
            {title}
          </span>
        ))}
      </div>
    );
  return (
    <div className={styles.stack}>
      <p dir="auto">
        <strong>{content.subject}</strong> {preheader}
      </p>
      <Segments
        label={t("preview.width")}
        value={width}
        onChange={setWidth}
        options={[
          { id: "wide", title: t("preview.wide") },
          { id: "phone", title: t("preview.phone") },
          { id: "text", title: t("preview.text") },
        ]}
      />
      {width === "text" ? (
        <pre className={styles.plain}>{content.text}</pre>
      ) : (
        // Without an origin of its own, scripts and forms: it is looked at, and does nothing.
        <iframe
          title={t("preview.mail")}
          sandbox=""
          srcDoc={content.html ?? ""}
          className={width === "phone" ? styles.phone : styles.mail}
        />
      )}
    </div>
  );
}
