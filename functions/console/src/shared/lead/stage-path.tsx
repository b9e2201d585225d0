import { useSession } from "../../session/session.tsx";
import styles from "./lead.module.css";
import { type Lead, openStages } from "./model.ts";
import type { Mover } from "./moved/mover.tsx";
import { useFunnels } from "./names.ts";
import { useWords } from "./words.ts";

/** Where it stands on its way, and by one press where it goes next. */
export function StagePath({ lead, mover }: { readonly lead: Lead; readonly mover: Mover }) {
  const t = useWords();
  const { can } = useSession();
  const { funnels } = useFunnels();
  const funnel = funnels.find(({ id }) => id === lead.funnelId);
  if (!funnel) return null;
  const stages = openStages(funnel);
  const here = stages.findIndex(({ id }) => id === lead.stageId);
  return (
    <ol className={styles.path} aria-label={t("path", { funnel: funnel.name })}>
      {stages.map((stage, index) => (
        <li key={stage.id} className={styles.step_box}>
          <button
            type="button"
            className={styles.step}
            data-done={index < here}
            disabled={!can("leads.manage")}
            {...(index === here ? { "aria-current": "step" as const } : {})}
            onClick={() => index !== here && mover.move(lead, { funnel, stageId: stage.id })}
          >
            {stage.name}
          </button>
        </li>
      ))}
    </ol>
  );
}
