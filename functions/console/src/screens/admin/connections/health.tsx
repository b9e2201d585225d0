import type { Schemas } from "../../../api/client.ts";
import { Badge } from "../../../kit/mark.tsx";
import { useWords } from "./words.ts";

const TONES = { healthy: "ok", degraded: "warn", broken: "danger", unchecked: "warn" } as const;

/** Days before credentials end from which the list says so: administrators have been told by then. */
const SOON_MS = 7 * 86_400_000;

export const endsSoon = ({ tokenExpiresAt }: Schemas["Connection"], now: number): boolean =>
  tokenExpiresAt !== null && Date.parse(tokenExpiresAt) - now <= SOON_MS;

/** Whether it works, as it was last seen; one that is switched off is neither well nor ill. */
export function Health({ connection: { active, health } }: { readonly connection: Schemas["Connection"] }) {
  const t = useWords();
  if (!active) return <Badge>{t("health.off")}</Badge>;
  return <Badge tone={TONES[health]}>{t(`health.${health}`)}</Badge>;
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
