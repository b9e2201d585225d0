import { api, type Schemas } from "../../../api/client.ts";
import { Badge } from "../../../kit/mark.tsx";
import { useFormats, useNow } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { useWords } from "./words.ts";

const TONES = { healthy: "ok", degraded: "warn", broken: "danger", unchecked: "warn" } as const;

/** Days before credentials end from which the list says so: administrators have been told by then. */
const SOON_MS = 7 * 86_400_000;

export const endsSoon = ({ tokenExpiresAt }: Schemas["Connection"], now: number): boolean =>
  tokenExpiresAt !== null && Date.parse(tokenExpiresAt) - now <= SOON_MS;

type State = Schemas["ConnectionHealth"];

/** How each connection is; until that is read, as the connection itself says. */
export function useHealth(): (connection: Schemas["Connection"]) => State | undefined {
  const { data } = api.useQuery("get", "/api/connections/health");
  const known = new Map(data?.data.map((one) => [one.connectionId, one]));
  return ({ id }) => known.get(id);
}

/** Whether it works, as it was last seen; one that is switched off is neither well nor ill. */
export function Health({
  connection: { active, health },
  state,
}: {
  readonly connection: Schemas["Connection"];
  readonly state: State | undefined;
}) {
  const t = useWords();
  if (!active) return <Badge>{t("health.off")}</Badge>;
  const shown = state?.health ?? health;
  return <Badge tone={TONES[shown]}>{t(`health.${shown}`)}</Badge>;
}

/** Why it does not work, or not well. */
export function Trouble({
  connection,
  state,
}: {
  readonly connection: Schemas["Connection"];
  readonly state: State | undefined;
}) {
  const t = useWords();
  const f = useFormats();
  const now = useNow();
  if (!connection.active) return null;
  if (state?.health === "degraded" && state.since)
    return <small className={styles.detail}>{t("degraded", { time: f.relative(state.since, now) })}</small>;
  if (connection.health !== "broken" || !connection.healthReason) return null;
  return <small className={styles.detail}>{connection.healthReason.text}</small>;
}

export function TestResult({ result }: { readonly result: Schemas["ConnectionTest"] }) {
  const t = useWords();
  const text = result.ok
    ? result.displayName
      ? t("test.good", { name: result.displayName })
      : t("test.good.plain")
    : t("test.bad", { text: result.text ?? result.code ?? "" });
  return (
    <p role="status">
      <Badge tone={result.ok ? "ok" : "danger"}>{t(result.ok ? "health.healthy" : "health.broken")}</Badge> {text}
    </p>
  );
}
