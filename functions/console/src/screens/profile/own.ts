/** A person's own settings: shown as chosen at once, and put back, with the reason, when the API refuses. */
import { client, keyOf, queryClient, readAnew, type Schemas } from "../../api/client.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";

export type Preferences = Schemas["Preferences"];

export function usePrefer(): (change: Schemas["PreferencesChange"]) => Promise<void> {
  const textOf = useProblemText();
  return async (change) => {
    const { screens: _, ...plain } = change;
    const withIt = (known: Preferences): Preferences => ({ ...known, ...(plain as Partial<Preferences>) });
    queryClient.setQueriesData<Schemas["Me"]>({ queryKey: keyOf("/api/me") }, (me) =>
      me?.preferences ? { ...me, preferences: withIt(me.preferences) } : me,
    );
    try {
      await client.PATCH("/api/me/preferences", { body: change });
    } catch (error) {
      toast.bad(textOf(error));
    }
    await readAnew("/api/me", "/api/me/preferences");
  };
}
