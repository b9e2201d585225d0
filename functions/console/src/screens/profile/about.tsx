import { useState } from "react";
import { api, client, readAnew } from "../../api/client.ts";
import { useLive } from "../../app/live.tsx";
import { look } from "../../app/look.ts";
import { Button } from "../../kit/button.tsx";
import { RadioGroup, Select, TextField } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { ZoneField } from "../../shared/reminder/zone-field.tsx";
import { useRoleName } from "../../shared/role/role.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import { isLocale, LOCALES } from "../../words/locales.ts";
import { usePrefer } from "./own.ts";
import styles from "./profile.module.css";
import { useWords } from "./words.ts";

const STATES = ["available", "busy", "away"] as const;
type State = (typeof STATES)[number];

export function About() {
  const { can } = useSession();
  return (
    <div className={styles.stack}>
      <Name />
      {can("live.read") ? <Availability /> : null}
      <Place />
    </div>
  );
}

function Name() {
  const t = useWords();
  const { me } = useSession();
  const roleName = useRoleName();
  const known = me.profile?.name ?? me.name ?? "";
  const [name, setName] = useState(known);
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  async function save() {
    setPending(true);
    setError(undefined);
    try {
      const header = me.profile ? { "If-Match": `"${me.profile.version}"` } : {};
      await client.PATCH("/api/me", { params: { header }, body: { name: name.trim() } });
      toast.good(t("saved"));
    } catch (failure) {
      setError(failure);
    } finally {
      setPending(false);
      void readAnew("/api/me", "/api/users", "/api/users/{id}");
    }
  }
  return (
    <Card title={t("name.title")}>
      <ProblemNote error={error} />
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") void save();
        }}
      >
        <TextField
          label={t("name")}
          value={name}
          onChange={setName}
          maxLength={100}
          autoComplete="name"
          className={styles.grow ?? ""}
          error={name.trim() === "" ? t("name.problem") : undefined}
        />
        <Button type="submit" kind="primary" isPending={isPending} isDisabled={name.trim() === known}>
          {t("save")}
        </Button>
      </form>
      <dl className={styles.facts}>
        <dt>{t("email")}</dt>
        <dd>{me.email ?? "—"}</dd>
        <dt>{t("role")}</dt>
        <dd>{me.role ? roleName(me.role) : "—"}</dd>
        <dt>{t("business")}</dt>
        <dd>{me.settings?.name ?? me.tenant ?? "—"}</dd>
      </dl>
    </Card>
  );
}

/** What colleagues see of this person, and what automatic assignment goes by. */
function Availability() {
  const t = useWords();
  const { me } = useSession();
  const live = useLive();
  const { data } = api.useQuery("get", "/api/live/presence", {}, { staleTime: 10_000, refetchInterval: 60_000 });
  const [said, setSaid] = useState<State>();
  const state = said ?? data?.people.find(({ person }) => person === me.id)?.state ?? "available";
  return (
    <Card title={t("availability")}>
      <RadioGroup
        label={t("availability")}
        bare
        inline
        value={state}
        onChange={(id) => {
          const next = STATES.find((one) => one === id);
          if (!next) return;
          if (live.declare(next)) setSaid(next);
          else toast.bad(t("availability.offline"));
        }}
        options={STATES.map((id) => ({ id, label: t(`availability.${id}`) }))}
        hint={t("availability.hint")}
      />
    </Card>
  );
}

function Place() {
  const t = useWords();
  const f = useFormats();
  const locale = useLocale();
  const { me } = useSession();
  const prefer = usePrefer();
  const textOf = useProblemText();
  const tenantZone = me.settings?.timeZone ?? "UTC";
  const zone = me.preferences?.timeZone ?? null;
  const speak = (id: string) => {
    if (!isLocale(id)) return;
    look.set({ locale: id });
    client
      .PATCH("/api/me", { body: { locale: id } })
      .then(() => readAnew("/api/me"))
      .catch((error: unknown) => toast.bad(textOf(error)));
  };
  return (
    <Card title={t("place")}>
      <div className={styles.pair}>
        <Select
          label={t("language")}
          value={locale}
          onChange={speak}
          options={LOCALES.map((id) => ({ id, label: t(`language.${id}`) }))}
          hint={t("language.hint")}
        />
        <div className={styles.stack}>
          <Select
            label={t("zone")}
            value={zone === null ? "tenant" : "own"}
            onChange={(id) => void prefer({ timeZone: id === "tenant" ? null : tenantZone })}
            options={[
              { id: "tenant", label: t("zone.tenant", { zone: tenantZone.replaceAll("_", " ") }) },
              { id: "own", label: t("zone.own") },
            ]}
            hint={t("zone.hint", { time: f.time(Date.now()) })}
          />
          {zone === null ? null : (
            <ZoneField label={t("zone.which")} value={zone} onChange={(timeZone) => void prefer({ timeZone })} />
          )}
        </div>
      </div>
    </Card>
  );
}
