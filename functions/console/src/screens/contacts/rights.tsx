/** What the person may ask of the business: everything that is held, or to be forgotten. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect } from "react";
import { api, readAnew } from "../../api/client.ts";
import type { Search } from "../../app/router.tsx";
import { IconButton } from "../../kit/button.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { isOver, useJob } from "../../shared/job/job.ts";
import styles from "./contact.module.css";
import { JobState } from "./transfers/job-state.tsx";
import { useWords } from "./words.ts";

/** The job stands in the address, so that going away and coming back loses nothing. */
export function useExportPerson(id: string): () => void {
  const navigate = useNavigate();
  const textOf = useProblemText();
  const { mutate, isPending } = api.useMutation("post", "/api/exports/contacts/{id}", {
    onSuccess: (job) => void navigate({ to: ".", search: (kept: Search) => ({ ...kept, job: job.id }), replace: true }),
    onError: (error) => toast.bad(textOf(error)),
  });
  return () => {
    if (!isPending) mutate({ params: { path: { id } } });
  };
}

export function RightsState() {
  const t = useWords();
  const navigate = useNavigate();
  const { job: id } = useSearch({ strict: false }) as Search;
  const { data, error, refetch } = useJob(id);
  const isErasing = data?.kind === "contact.erase";
  const state = data?.state;
  useEffect(() => {
    // With each step more of the contact is gone.
    if (isErasing && state !== undefined) void readAnew("/api/contacts/{id}", "/api/contacts");
  }, [isErasing, state]);
  if (id === undefined) return null;
  return (
    <section className={styles.job} aria-label={t(isErasing ? "rights.erasing" : "rights.export")}>
      <strong>{t(isErasing ? "rights.erasing" : "rights.export")}</strong>
      {error && !data ? <ProblemNote error={error} retry={() => void refetch()} /> : null}
      {error && !data ? null : <JobState job={data} {...(isErasing ? { doneText: t("rights.erased") } : {})} />}
      {data && isOver(data) ? (
        <IconButton
          small
          label={t("close")}
          icon={<X size={16} aria-hidden />}
          onPress={() => void navigate({ to: ".", search: ({ job: _, ...kept }: Search) => kept, replace: true })}
        />
      ) : null}
    </section>
  );
}
