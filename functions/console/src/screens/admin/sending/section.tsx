/** The kill switches: what goes out can be stopped, as a whole and by connection. */

import { useAll } from "../../../api/all.ts";
import { Card } from "../../../kit/page.tsx";
import { useSession } from "../../../session/session.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import styles from "../admin.module.css";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { StopButton, StopState, useSending } from "./stop.tsx";
import { useWords } from "./words.ts";

const EVERYTHING = {};

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const sending = useSending();
  return (
    <SectionPage title={admin("section.sending")} description={t("text")}>
      <Loaded of={sending}>
        {(data) => (
          <>
            <Card title={t("everything")}>
              <div className={styles.spread}>
                <StopState sending={data} scope={EVERYTHING} />
                <StopButton sending={data} scope={EVERYTHING} />
              </div>
            </Card>
            <ByConnection sending={data} />
          </>
        )}
      </Loaded>
    </SectionPage>
  );
}

function ByConnection({ sending }: { readonly sending: Parameters<typeof StopState>[0]["sending"] }) {
  const t = useWords();
  const admin = useAdminWords();
  const { can } = useSession();
  const connections = useAll("/api/connections", can("connections.read"));
  return (
    <Card title={t("connections")}>
      {connections.isFetched && connections.items.length === 0 ? (
        <p className={styles.quiet}>{admin("connections.none")}</p>
      ) : null}
      <ul className={styles.rows} aria-label={t("connections")}>
        {connections.items.map((connection) => (
          <li key={connection.id} className={styles.job}>
            <div className={styles.grow}>
              <strong>{connection.name}</strong>
              <div>
                <StopState sending={sending} scope={{ connection }} />
              </div>
            </div>
            <StopButton named sending={sending} scope={{ connection }} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
