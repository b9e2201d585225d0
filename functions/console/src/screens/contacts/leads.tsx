import { Link, useNavigate } from "@tanstack/react-router";
import { api, readAnew } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Badge, type Tone } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useFunnels } from "../../shared/lead/names.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./contact.module.css";
import type { ContactDetail } from "./model.ts";
import { useWords } from "./words.ts";

const TONES: Readonly<Record<ContactDetail["leads"][number]["state"], Tone>> = {
  new: "info",
  in_progress: "accent",
  negotiation: "warn",
  closed_won: "ok",
  closed_lost: "neutral",
};

export function Leads({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const f = useFormats();
  const { can } = useSession();
  const navigate = useNavigate();
  const textOf = useProblemText();
  const { placeOf } = useFunnels();
  const { mutate, isPending } = api.useMutation("post", "/api/leads", {
    onSuccess: (lead) => {
      void readAnew("/api/leads", "/api/contacts/{id}");
      void navigate({ to: "/leads/$leadId", params: { leadId: lead.id } });
    },
    onError: (error) => toast.bad(textOf(error)),
  });
  const leads = [...contact.leads].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return (
    <Card
      title={t("leads")}
      actions={
        can("leads.manage") ? (
          <Button small kind="quiet" isPending={isPending} onPress={() => mutate({ body: { contactId: contact.id } })}>
            {t("lead.add")}
          </Button>
        ) : null
      }
    >
      {leads.length === 0 ? <p className={styles.quiet}>{t("leads.none")}</p> : null}
      <ul className={styles.list}>
        {leads.map(({ id, state, value, funnelId, stageId, type }) => (
          <li key={id}>
            <Link to="/leads/$leadId" params={{ leadId: id }} className={styles.item}>
              <span className={styles.line}>
                <Badge tone={TONES[state]}>{t(`lead.${state}`)}</Badge>
                <strong>{placeOf(funnelId, stageId) ?? (type ? t(`type.${type}`) : t("lead"))}</strong>
                {value ? <span className={styles.amount}>{f.money(value.amount, value.currency)}</span> : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
