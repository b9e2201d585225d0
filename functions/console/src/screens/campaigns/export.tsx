/** All figures as one file, made in the background. */
import { FileDown } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Button } from "../../kit/button.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { isOver, isWeb, useJob } from "../../shared/job/job.ts";
import { useFormats, useLocale } from "../../words/index.tsx";
import { CAMPAIGN, type Campaign } from "./model.ts";
import { useWords } from "./words.ts";

export function ExportFile({ campaign: { id } }: { readonly campaign: Campaign }) {
  const t = useWords();
  const f = useFormats();
  const language = useLocale();
  const textOf = useProblemText();
  const [job, setJob] = useState<string>();
  const order = api.useMutation("post", `${CAMPAIGN}/metrics/export`, {
    onSuccess: (started) => setJob(started.id),
    onError: (error) => toast.bad(textOf(error)),
  });
  const { data } = useJob(job);
  const isMaking = order.isPending || (job !== undefined && !(data && isOver(data)));
  const file = data?.result?.files[0];
  return (
    <>
      <Button
        small
        icon={<FileDown size={16} aria-hidden />}
        isPending={isMaking}
        onPress={() => order.mutate({ params: { path: { id } }, body: { format: "xlsx", language } })}
      >
        {t("excel")}
      </Button>
      <span role="status">
        {data?.state === "failed" ? t("excel.failed") : null}
        {file?.url && isWeb(file.url) ? (
          <a href={file.url} download={file.name} rel="noopener noreferrer">
            {t("excel.download", { name: file.name, size: f.bytes(file.size) })}
          </a>
        ) : null}
      </span>
    </>
  );
}
