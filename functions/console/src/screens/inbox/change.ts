import { api, readAnew } from "../../api/client.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";

/** Changes one conversation, and reads anew what shows it. */
export function useChange(id: string) {
  const textOf = useProblemText();
  const { mutate, isPending } = api.useMutation("patch", "/api/conversations/{id}", {
    onSuccess: () => void readAnew("/api/conversations/{id}", "/api/conversations", "/api/conversations/counts"),
    onError: (error) => toast.bad(textOf(error)),
  });
  return {
    isPending,
    change: (body: Parameters<typeof mutate>[0]["body"]) => mutate({ params: { path: { id } }, body }),
  };
}
