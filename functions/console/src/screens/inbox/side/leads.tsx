import { Link } from "@tanstack/react-router";
import { api } from "../../../api/client.ts";
import { Badge } from "../../../kit/mark.tsx";
import { stageOf } from "../../../shared/lead/model.ts";
import { useFunnels } from "../../../shared/lead/names.ts";
import { useFormats } from "../../../words/index.tsx";
import { useWords } from "../words.ts";
import styles from "./side.module.css";

/** What may come of it. Read with the contact, which is on the screen already. */
export function Leads({ contactId }: { readonly contactId: string }) {
  const t = useWords();
  const formats = useFormats();
  const { data } = api.useQuery("get", "/api/contacts/{id}", { params: { path: { id: contactId } } });
  const { funnels } = useFunnels();
  if (!data || data.leads.length === 0) return null;
  return (
    <section>
      <h3>{t("leads")}</h3>
      <ul className={styles.list}>
        {data.leads.map((lead) => (
          <li key={lead.id}>
            <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
              {stageOf(
                funnels.find(({ id }) => id === lead.funnelId),
                lead.stageId,
              )?.name ?? t("leads.one")}
            </Link>
            {lead.value ? <Badge>{formats.money(lead.value.amount, lead.value.currency)}</Badge> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
