import { Button } from "../kit/button.tsx";
import { Gate } from "../kit/gate.tsx";
import { useWords } from "./words.ts";

export type DoorState = "welcome" | "failed" | "offline" | "closed";

/** The page before anybody is known. */
export function Door({ state, onSignIn, onAgain }: { readonly state: DoorState; onSignIn(): void; onAgain(): void }) {
  const t = useWords();
  return (
    <Gate title={t(`${state}.title`)}>
      <p>{t(`${state}.text`)}</p>
      {state === "welcome" ? (
        <Button kind="primary" onPress={onSignIn}>
          {t("signIn")}
        </Button>
      ) : state === "closed" ? null : (
        <Button kind="primary" onPress={onAgain}>
          {t("again")}
        </Button>
      )}
    </Gate>
  );
}
