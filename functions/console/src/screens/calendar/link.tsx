/** The secret address at which another calendar finds this one. */
import { Copy } from "lucide-react";
import { useState } from "react";
import { api, client, readAnew } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm, Dialog } from "../../kit/dialog.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { Skeleton } from "../../kit/spinner.tsx";
import { toast } from "../../kit/toast.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./calendar.module.css";
import { useWords } from "./words.ts";

export function FeedLink({ onClose }: { onClose(): void }) {
  const t = useWords();
  const f = useFormats();
  const { data, error: unread } = api.useQuery("get", "/api/calendar/link");
  const [url, setUrl] = useState<string>();
  const [asking, setAsking] = useState<"make" | "close">();
  const [error, setError] = useState<unknown>();

  async function act(what: "make" | "close") {
    setAsking(undefined);
    setError(undefined);
    try {
      if (what === "make") {
        const { data: made } = await client.POST("/api/calendar/link");
        setUrl(made?.url ?? undefined);
      } else {
        await client.DELETE("/api/calendar/link");
        setUrl(undefined);
        toast.good(t("link.closed"));
      }
    } catch (failure) {
      setError(failure);
    } finally {
      void readAnew("/api/calendar/link");
    }
  }
  const copy = () => void navigator.clipboard.writeText(url ?? "").then(() => toast.good(t("link.copied")), setError);

  return (
    <Dialog
      title={t("link.title")}
      isOpen
      onClose={onClose}
      actions={
        data?.active ? (
          <>
            <Button kind="danger" onPress={() => setAsking("close")}>
              {t("link.close")}
            </Button>
            <Button onPress={() => setAsking("make")}>{t("link.again")}</Button>
          </>
        ) : (
          <Button kind="primary" onPress={() => void act("make")}>
            {t("link.make")}
          </Button>
        )
      }
    >
      <ProblemNote error={error ?? unread} />
      <p>{t("link.text")}</p>
      {data || unread ? null : <Skeleton lines={1} />}
      {data && !url ? (
        <p className={styles.quiet}>
          {data.createdAt ? t("link.since", { day: f.date(data.createdAt) }) : t("link.none")}
        </p>
      ) : null}
      {url ? (
        <section className={styles.address} aria-label={t("link.address")}>
          <code>{url}</code>
          <Button icon={<Copy size={16} aria-hidden />} onPress={copy}>
            {t("link.copy")}
          </Button>
        </section>
      ) : null}
      <Confirm
        title={t(asking === "close" ? "link.close" : "link.again")}
        text={t("link.again.text")}
        action={t(asking === "close" ? "link.close" : "link.make")}
        danger
        isOpen={asking !== undefined}
        onConfirm={() => asking && void act(asking)}
        onClose={() => setAsking(undefined)}
      />
    </Dialog>
  );
}
