/** Several things at one stroke, as the team has put them together. */
import { Zap } from "lucide-react";
import { api, readAnew } from "../../api/client.ts";
import { IconButton } from "../../kit/button.tsx";
import { Menu, MenuItem } from "../../kit/menu.tsx";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useWords } from "./words.ts";

export function Macros({ conversationId }: { readonly conversationId: string }) {
  const t = useWords();
  const textOf = useProblemText();
  const { data } = api.useQuery("get", "/api/macros", { params: { query: { limit: 100 } } }, { staleTime: 60_000 });
  const run = api.useMutation("post", "/api/conversations/{id}/macros/{macroId}", {
    onSuccess(result) {
      const stopped = result.steps.find(({ outcome }) => outcome === "refused");
      if (stopped) toast.bad(t("macros.stopped", { reason: stopped.message ?? stopped.code ?? stopped.action }));
      else toast.good(t("macros.done"));
      void readAnew(
        "/api/conversations/{id}",
        "/api/conversations/{id}/messages",
        "/api/conversations",
        "/api/conversations/counts",
      );
    },
    onError: (error) => toast.bad(textOf(error)),
  });
  if (!data || data.data.length === 0) return null;
  return (
    <Menu
      label={t("macros")}
      trigger={<IconButton small label={t("macros")} icon={<Zap size={16} aria-hidden />} isPending={run.isPending} />}
    >
      {data.data.map(({ id, name }) => (
        <MenuItem key={id} onAction={() => run.mutate({ params: { path: { id: conversationId, macroId: id } } })}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}
