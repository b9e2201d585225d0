import { look, useLook } from "../../app/look.ts";
import { RadioGroup, Switch } from "../../kit/field.tsx";
import { Card } from "../../kit/page.tsx";
import { useSession } from "../../session/session.tsx";
import { usePrefer } from "./own.ts";
import styles from "./profile.module.css";
import { useWords } from "./words.ts";

const THEMES = ["system", "light", "dark"] as const;
const DENSITIES = ["comfortable", "compact"] as const;

export function Look() {
  const t = useWords();
  const { me } = useSession();
  const { theme, density } = useLook();
  const prefer = usePrefer();
  return (
    <div className={styles.stack}>
      <Card title={t("tab.look")}>
        <RadioGroup
          label={t("theme")}
          inline
          value={theme}
          onChange={(id) => {
            const next = THEMES.find((one) => one === id) ?? "system";
            look.set({ theme: next });
            void prefer({ theme: next });
          }}
          options={THEMES.map((id) => ({ id, label: t(`theme.${id}`) }))}
        />
        <RadioGroup
          label={t("density")}
          inline
          value={density}
          onChange={(id) => look.set({ density: DENSITIES.find((one) => one === id) ?? "comfortable" })}
          options={DENSITIES.map((id) => ({ id, label: t(`density.${id}`) }))}
          hint={t("density.hint")}
        />
      </Card>
      <Card title={t("writing")}>
        <Switch isSelected={me.preferences?.enterSends ?? true} onChange={(enterSends) => void prefer({ enterSends })}>
          {t("enter")}
        </Switch>
        <p className={styles.hint}>{t(me.preferences?.enterSends === false ? "enter.off" : "enter.on")}</p>
        <Switch isSelected={me.preferences?.sounds ?? true} onChange={(sounds) => void prefer({ sounds })}>
          {t("sounds")}
        </Switch>
      </Card>
    </div>
  );
}
