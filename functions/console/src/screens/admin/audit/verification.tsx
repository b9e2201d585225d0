/** Whether the log is whole: a job walks the chain, and says where it breaks first. */
import { ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { client, type Schemas } from "../../../api/client.ts";
import { Button } from "../../../kit/button.tsx";
import { TextField } from "../../../kit/field.tsx";
import { Badge } from "../../../kit/mark.tsx";
import { Trouble } from "../../../shared/editing/form-dialog.tsx";
import { useWork } from "../../../shared/editing/work.ts";
import { useFormats } from "../../../words/index.tsx";
import styles from "../admin.module.css";
import { Jobs } from "../parts/jobs.tsx";
import { useWords } from "./words.ts";

const PROBLEMS = [
  "missing",
  "does_not_follow",
  "entries_altered",
  "block_altered",
  "out_of_time",
  "not_as_witnessed",
] as const;

export function Verification() {
  const t = useWords();
  const work = useWork();
  const [witness, setWitness] = useState("");
  const verify = async (event: FormEvent) => {
    event.preventDefault();
    const kept = witness.trim();
    const started = await work.run(
      () => client.POST("/api/audit/verifications", { body: kept === "" ? {} : { witness: kept } }),
      { said: t("verify.started"), anew: ["/api/jobs"] },
    );
    if (started) setWitness("");
  };
  return (
    <section className={styles.stack_s} aria-labelledby="verification">
      <h2 id="verification">{t("verify")}</h2>
      <p className={styles.quiet}>{t("verify.what")}</p>
      <form className={styles.form} onSubmit={(event) => void verify(event)}>
        <TextField
          label={t("witness")}
          hint={t("witness.hint")}
          maxLength={80}
          value={witness}
          onChange={setWitness}
          error={work.about("witness") === undefined ? undefined : t("witness.wrong")}
        />
        {work.about("witness") === undefined ? <Trouble work={work} /> : null}
        <div>
          <Button type="submit" icon={<ShieldCheck size={16} aria-hidden />} isPending={work.isPending}>
            {t("verify.action")}
          </Button>
        </div>
      </form>
      <Jobs
        label={t("verifications")}
        kinds={["audit.verify"]}
        titleOf={() => t("verification")}
        detailOf={(job) => <Found job={job} />}
        badgeOf={({ result }) =>
          result ? (
            <Badge tone={result.counts.findings ? "danger" : "ok"}>
              {t(result.counts.findings ? "verify.broken" : "verify.whole")}
            </Badge>
          ) : null
        }
      />
    </section>
  );
}

function Found({ job: { result } }: { readonly job: Schemas["Job"] }) {
  const t = useWords();
  const f = useFormats();
  if (!result) return null;
  const { blocks = 0, entries = 0, findings = 0, firstBlock = 0 } = result.counts;
  const { through, witness, firstProblem } = result.facts ?? {};
  const problem = PROBLEMS.find((one) => one === firstProblem);
  const until = through === undefined ? "" : f.dateTime(through);
  return (
    <>
      {findings === 0 ? (
        through === undefined ? (
          t("verify.empty")
        ) : (
          t("verify.whole.text", { entries, blocks, until })
        )
      ) : (
        <>
          {problem ? t(`problem.${problem}`, { block: firstBlock }) : null}{" "}
          {t("verify.broken.text", { count: findings, blocks })}
        </>
      )}
      {witness ? <small className={styles.detail}>{t("verify.keep", { witness })}</small> : null}
    </>
  );
}
