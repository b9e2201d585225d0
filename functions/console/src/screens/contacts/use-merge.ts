/** Two contacts become one, and apart again. */
import { useNavigate } from "@tanstack/react-router";
import { api, queryClient } from "../../api/client.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { type Contact, calledOf } from "./model.ts";
import { ifMatch } from "./use-contact.ts";
import { useWords } from "./words.ts";

/** Both appear in many places, under either id. */
const readContactsAnew = () =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [method, path] }) =>
      method === "get" && typeof path === "string" && (path.startsWith("/api/contacts") || path === "/api/search"),
  });

export function useUnmerge() {
  const t = useWords();
  const textOf = useProblemText();
  return api.useMutation("post", "/api/contacts/{id}/unmerge", {
    onSuccess: (contact) => {
      void readContactsAnew();
      toast.good(t("unmerged", { name: calledOf(contact) ?? t("nameless") }));
    },
    onError: (error) => toast.bad(textOf(error)),
  });
}

export function useMerge(onDone: () => void) {
  const t = useWords();
  const textOf = useProblemText();
  const navigate = useNavigate();
  const unmerge = useUnmerge();
  const merge = api.useMutation("post", "/api/contacts/{id}/merge", {
    onError: (error) => toast.bad(textOf(error)),
  });
  return {
    isPending: merge.isPending,
    merge: (survivor: Contact, other: Contact) =>
      merge.mutate(
        {
          params: { path: { id: survivor.id }, header: ifMatch(survivor.version) },
          body: { contactId: other.id },
        },
        {
          onSuccess: (contact) => {
            onDone();
            void readContactsAnew();
            void navigate({ to: "/contacts/$contactId", params: { contactId: contact.id }, replace: true });
            toast.good(t("merged", { name: calledOf(contact) ?? t("nameless") }), {
              label: t("undo"),
              run: () => unmerge.mutate({ params: { path: { id: other.id } } }),
            });
          },
          onError: () => void readContactsAnew(),
        },
      ),
  };
}
