/** A warning before a second answer: who else looks at this conversation, or writes in it. */
import { Eye } from "lucide-react";
import { useEffect } from "react";
import { useOthers } from "../../api/live.ts";
import { useLive } from "../../app/live.tsx";
import { usePeople } from "../../shared/people/people.ts";
import { useFormats } from "../../words/index.tsx";
import styles from "./inbox.module.css";
import { useWords } from "./words.ts";

export function Others({ conversationId }: { readonly conversationId: string }) {
  const t = useWords();
  const formats = useFormats();
  const live = useLive();
  const { nameOf } = usePeople();
  const others = useOthers(live, conversationId);
  useEffect(() => {
    live.look(conversationId);
    return () => live.look(undefined);
  }, [live, conversationId]);

  const replying = others.filter(({ doing }) => doing === "replying");
  const told = replying.length > 0 ? replying : others;
  const isCustomer = ({ person }: { readonly person: string }) => person.startsWith("visitor_");
  const names = told.map((one) => (isCustomer(one) ? t("others.customer") : nameOf(one.person)));
  return (
    <p className={styles.others} role="status">
      {told.length > 0 ? (
        <>
          <Eye size={14} aria-hidden />
          {t(replying.length > 0 ? "others.replying" : "others.viewing", {
            names: formats.list(names),
            count: names.length,
          })}
        </>
      ) : null}
    </p>
  );
}
