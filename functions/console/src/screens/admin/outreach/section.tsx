/** When, how often and whom the business may write to by itself. */
import { api } from "../../../api/client.ts";
import { useSession } from "../../../session/session.tsx";
import { Loaded } from "../../../shared/editing/loaded.tsx";
import { SectionPage } from "../parts/section.tsx";
import { useWords as useAdminWords } from "../words.ts";
import { Policy } from "./policy.tsx";
import { Suppressed } from "./suppressed.tsx";
import { useWords } from "./words.ts";

export function Section() {
  const t = useWords();
  const admin = useAdminWords();
  const { can } = useSession();
  const policy = api.useQuery("get", "/api/sending-policy", {}, { enabled: can("settings.read") });
  return (
    <SectionPage title={admin("section.outreach")} description={t("text")}>
      {can("settings.manage") ? <Loaded of={policy}>{(known) => <Policy known={known} />}</Loaded> : null}
      <Suppressed />
    </SectionPage>
  );
}
