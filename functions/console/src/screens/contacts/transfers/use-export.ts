import { useNavigate } from "@tanstack/react-router";
import { api, readAnew, type Schemas } from "../../../api/client.ts";
import { useProblemText } from "../../../kit/problem-note.tsx";
import { toast } from "../../../kit/toast.tsx";

/** Starts an export of these contacts, all where nothing is said, and shows how it gets on. */
export function useExport(selection: Schemas["ContactSelection"] = {}): () => void {
  const navigate = useNavigate();
  const textOf = useProblemText();
  const { mutate, isPending } = api.useMutation("post", "/api/exports/contacts", {
    onSuccess: ({ id }) => {
      void readAnew("/api/jobs");
      void navigate({ to: "/contacts", search: { jobs: "1", job: id } });
    },
    onError: (error) => toast.bad(textOf(error)),
  });
  return () => {
    if (!isPending) mutate({ body: selection });
  };
}
