/** Whoever writes to customers is told that nothing goes out, wherever they are; nothing while all is well. */
import { Link } from "@tanstack/react-router";
import { CirclePause } from "lucide-react";
import { api, useList } from "../api/client.ts";
import { useSession } from "../session/session.tsx";
import { useFormats } from "../words/index.tsx";
import styles from "./shell.module.css";
import { useWords } from "./words.ts";

/** Changes are told live; this is for whose role hears nothing of the set-up. */
const ANEW_MS = 5 * 60_000;

export function SendingNote() {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const { data } = api.useQuery("get", "/api/sending", {}, { refetchInterval: ANEW_MS });
  const stopped = data?.connections ?? [];
  const named = useList("/api/connections", {
    query: { limit: 100 },
    enabled: stopped.length > 0 && can("connections.read"),
  });
  const nameOf = (id: string) => named.items.find((one) => one.id === id)?.name ?? id;
  const isSome = stopped.length > 0 && !named.isLoading;
  const [only, ...others] = stopped;
  const said = data?.stop
    ? t("sending.stopped", { reason: data.stop.reason })
    : only && others.length === 0
      ? t("sending.stopped.one", { name: nameOf(only.connectionId), reason: only.stop.reason })
      : t("sending.stopped.some", {
          names: f.list(stopped.map(({ connectionId }) => t("sending.stopped.name", { name: nameOf(connectionId) }))),
        });
  return (
    <div role="status" className={styles.stopped}>
      {data && (data.stop || isSome) ? (
        <>
          <CirclePause size={16} aria-hidden />
          <span>
            <strong>{said}</strong> {t("sending.waits")}{" "}
            {can("sending.manage") ? (
              <Link to="/admin/$section" params={{ section: "sending" }}>
                {t("sending.open")}
              </Link>
            ) : null}
          </span>
        </>
      ) : null}
    </div>
  );
}
