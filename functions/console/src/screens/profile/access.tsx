import { LogOut, ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/dialog.tsx";
import { Badge } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { useRoleName } from "../../shared/role/role.ts";
import styles from "./profile.module.css";
import { useWords } from "./words.ts";

export function Access() {
  const t = useWords();
  const { me, tenant, enter, signOut } = useSession();
  const roleName = useRoleName();
  const { data: signIns } = api.useQuery("get", "/api/sign-in", {}, { staleTime: 10 * 60_000 });
  const issuer = signIns?.data[0]?.issuer;
  return (
    <div className={styles.stack}>
      <Card title={t("factor")}>
        <p className={styles.state} data-state={me.secondFactor ? "on" : "off"}>
          {me.secondFactor ? <ShieldCheck size={18} aria-hidden /> : <ShieldAlert size={18} aria-hidden />}
          {t(me.secondFactor ? "factor.on" : "factor.off")}
        </p>
        <p className={styles.hint}>{t("factor.hint")}</p>
        {issuer ? (
          <p>
            <a href={issuer} target="_blank" rel="noopener noreferrer">
              {t("factor.issuer", { host: new URL(issuer).host })}
            </a>
          </p>
        ) : null}
      </Card>
      <Card title={t("businesses")}>
        <ul className={styles.rows}>
          {me.memberships.map((one) => (
            <li key={one.tenant} className={styles.row}>
              <span className={styles.grow}>
                {one.name ?? one.tenant}
                <small className={styles.hint}>{one.role ? roleName(one.role) : null}</small>
              </span>
              {one.tenant === tenant ? (
                <Badge tone="accent">{t("businesses.here")}</Badge>
              ) : one.barred === null ? (
                <Button small onPress={() => enter(one.tenant)}>
                  {t("businesses.enter")}
                </Button>
              ) : (
                <Badge tone="warn">{t(`barred.${one.barred}`)}</Badge>
              )}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("out")}>
        <p className={styles.hint}>{t("out.text")}</p>
        <div className={styles.line}>
          <Button icon={<LogOut size={16} aria-hidden />} onPress={signOut}>
            {t("out.here")}
          </Button>
          <Everywhere />
        </div>
      </Card>
    </div>
  );
}

/** Ends what other browsers hear at this moment; their tokens end by themselves. */
function Everywhere() {
  const t = useWords();
  const textOf = useProblemText();
  const { signOut } = useSession();
  const [isAsking, setAsking] = useState(false);
  const close = api.useMutation("delete", "/api/live/connections", {
    onSuccess: signOut,
    onError: (error) => {
      setAsking(false);
      toast.bad(textOf(error));
    },
  });
  return (
    <>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {t("out.everywhere")}
      </Button>
      <Confirm
        title={t("out.everywhere.title")}
        text={t("out.everywhere.text")}
        action={t("out.everywhere")}
        isOpen={isAsking}
        isPending={close.isPending}
        onConfirm={() => close.mutate({})}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
