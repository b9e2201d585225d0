/** A draft held against the latest of what triggers it: what would be done, and why not. */
import { useState } from "react";
import { client, type Schemas } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { ProblemNote } from "../../kit/problem-note.tsx";
import { useWork } from "../../shared/editing/work.ts";
import { ContactLink } from "../../shared/people/contact-link.tsx";
import { useFormats } from "../../words/index.tsx";
import styles from "./automations.module.css";
import type { Definition } from "./model.ts";
import { useWords } from "./words.ts";

export function Try({ definition }: { readonly definition: Definition }) {
  const t = useWords();
  const f = useFormats();
  const work = useWork();
  const [isOpen, setOpen] = useState(false);
  const [ran, setRan] = useState<Schemas["AutomationDryRun"]>();
  const run = async () => {
    setOpen(true);
    setRan(
      await work.run(() => client.POST("/api/automations/dry-run", { body: { definition, last: 10 } }), { anew: [] }),
    );
  };
  return (
    <>
      <Button onPress={() => void run()}>{t("try")}</Button>
      <Dialog title={t("try.title")} size="wide" isOpen={isOpen} onClose={() => setOpen(false)}>
        <p className={styles.quiet}>{t("try.text")}</p>
        {work.problem ? <ProblemNote error={work.problem} /> : null}
        {ran && ran.ways.length === 0 ? <p role="status">{t("try.none")}</p> : null}
        <ul className={styles.steps}>
          {ran?.ways.map(({ contactId, name, at, enters, steps }) => (
            <li key={`${contactId} ${at}`} className={styles.step}>
              <div className={styles.head}>
                <ContactLink id={contactId} name={name} />
                <span>{t(enters ? "try.enters" : "try.not")}</span>
              </div>
              <ol className={styles.log}>
                {steps.map((step) => (
                  <li key={step.id}>
                    <time dateTime={step.at}>{f.dateTime(step.at)}</time> <code>{step.id}</code>{" "}
                    {t(`would.${step.outcome}`)}
                    {step.text ? `: ${step.text}` : null}
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
