/** How another system reports what happened. */
import { Link } from "@tanstack/react-router";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "../../kit/button.tsx";
import { Card } from "../../kit/page.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import styles from "./automation.module.css";
import { useWords } from "./words.ts";

const example = (origin: string) => `curl "${origin}/api/events" \\
  -H "authorization: Bearer $KEY" \\
  -H "content-type: application/json" \\
  -d '{
    "messageId": "interview-4711-ended",
    "type": "interview.ended",
    "contact": { "externalId": "815" },
    "properties": { "interviewId": "4711", "vacancy": "Cook" }
  }'`;

export function HowToSend() {
  const t = useWords();
  const { can } = useSession();
  const [isCopied, setCopied] = useState(false);
  const text = example(location.origin);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.bad(t("send.copy.failed"));
    }
  };
  return (
    <Card
      title={t("send")}
      actions={
        <Button
          small
          icon={isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          onPress={() => void copy()}
        >
          {t(isCopied ? "send.copied" : "send.copy")}
        </Button>
      }
    >
      <p>{t("send.text")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is wider than the page. */}
      <pre className={styles.code} tabIndex={0}>
        {text}
      </pre>
      <ul className={styles.notes}>
        <li>{t("send.id")}</li>
        <li>{t("send.many")}</li>
        <li>{t("send.who")}</li>
      </ul>
      <p className={styles.line}>
        {can("keys.manage") ? (
          <Link to="/admin/$section" params={{ section: "keys" }}>
            {t("send.keys")}
          </Link>
        ) : null}
        <a href="/api/docs" target="_blank" rel="noreferrer">
          {t("send.docs")}
        </a>
      </p>
    </Card>
  );
}
