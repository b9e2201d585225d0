/** What stands before the console while nobody is in: the choice of a tenant, or why there is none to enter. */
import { useEffect } from "react";
import { errorOf } from "../api/problem.ts";
import { tenantHere } from "../app/tenant.ts";
import { Button } from "../kit/button.tsx";
import { Gate } from "../kit/gate.tsx";
import { Spinner } from "../kit/spinner.tsx";
import type { Me } from "./session.tsx";
import { useWords } from "./words.ts";

interface EntranceProps {
  readonly me: Me | undefined;
  readonly error: unknown;
  retry(): void;
  signOut(): void;
}

const KNOCK_MS = 5_000;

export function Entrance({ me, error, retry, signOut }: EntranceProps) {
  const t = useWords();
  const isCutOff = Boolean(error) && errorOf(error).code === "network";
  useEffect(() => {
    if (!isCutOff) return undefined;
    const timer = setInterval(retry, KNOCK_MS);
    addEventListener("online", retry);
    return () => {
      clearInterval(timer);
      removeEventListener("online", retry);
    };
  }, [isCutOff, retry]);
  const out = (
    <Button kind="quiet" onPress={signOut}>
      {t("signOut")}
    </Button>
  );
  if (error) {
    const { status, code } = errorOf(error);
    // Somebody left this tenant, or another person uses this browser now.
    if (status === 403 && tenantHere.get() !== undefined) {
      tenantHere.set(undefined);
      retry();
    }
    return (
      <Gate title={code === "network" ? t("offline.title") : t("error.title")} actions={out}>
        <p>{code === "network" ? t("offline.text") : t("error.text", { code })}</p>
        <Button kind="primary" onPress={retry}>
          {t("again")}
        </Button>
      </Gate>
    );
  }
  if (!me)
    return (
      <Gate title="">
        <Spinner label={t("loading")} />
      </Gate>
    );
  if (me.memberships.length === 0)
    return (
      <Gate title={t("nowhere.title")} actions={out}>
        <p>{t("nowhere.text", { email: me.email ?? "" })}</p>
      </Gate>
    );
  return (
    <Gate title={t("choose.title", { name: me.name ?? "" })} actions={out}>
      {me.memberships.map(({ tenant, role, barred }) => (
        <Button
          key={tenant}
          kind="card"
          isDisabled={barred !== null}
          onPress={() => {
            tenantHere.set(tenant);
            retry();
          }}
        >
          <strong>{tenant}</strong>
          <span>{barred === null ? role : t(`barred.${barred}`)}</span>
        </Button>
      ))}
    </Gate>
  );
}
