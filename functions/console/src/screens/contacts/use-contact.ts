/** One contact: read, and changed field by field. */
import { useCallback, useRef } from "react";
import { api, client, keyOf, queryClient, readAnew, type Schemas } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { type ContactDetail, same } from "./model.ts";
import { useWords } from "./words.ts";

export const aboutContact = (id: string) => ({ params: { path: { id } } });
export const useContact = (id: string) => api.useQuery("get", "/api/contacts/{id}", aboutContact(id));
export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });

type Change = Schemas["ContactChange"];
type Fields = Pick<ContactDetail, "name" | "country" | "language" | "timeZone" | "tags" | "customFields">;
/** `base` is how the contact was when the person began; what others changed since is not written over. Resolves to whether it was saved. */
export type SaveContact = (change: Change, base: Fields) => Promise<boolean>;

/** Whether what is to change is still as the person saw it. */
function isAsSeen(now: Fields, base: Fields, { customFields, ...change }: Change): boolean {
  const names = Object.keys(change) as (keyof typeof change)[];
  return (
    names.every((name) => same(now[name], base[name])) &&
    Object.keys(customFields ?? {}).every((id) => same(now.customFields[id], base.customFields[id]))
  );
}

function changed(contact: ContactDetail, { customFields, ...change }: Change): ContactDetail {
  const values = Object.entries({ ...contact.customFields, ...customFields }).flatMap(([id, value]) =>
    value === null ? [] : [[id, value] as const],
  );
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...contact, ...given, customFields: Object.fromEntries(values) };
}

/** Shown at once, one change after the other; taken back with the reason where the API refuses. */
export function useSaveContact(id: string): SaveContact {
  const t = useWords();
  const textOf = useProblemText();
  const line = useRef<Promise<unknown>>(Promise.resolve());
  return useCallback(
    (change, base) => {
      const key = keyOf("/api/contacts/{id}", aboutContact(id));
      const known = () => queryClient.getQueryData<ContactDetail>(key);
      const show = (contact: ContactDetail) => queryClient.setQueryData(key, contact);
      const write = async (version: number) => {
        const params = { path: { id }, header: ifMatch(version) };
        const { data } = await client.PATCH("/api/contacts/{id}", { params, body: change });
        const now = known();
        if (data && now) show({ ...now, ...data });
      };
      const conflict = (): false => {
        toast.bad(t("conflict"));
        return false;
      };
      const work = async (): Promise<boolean> => {
        await queryClient.cancelQueries({ queryKey: key });
        const before = known();
        if (!before) return false;
        if (!isAsSeen(before, base, change)) return conflict();
        show(changed(before, change));
        try {
          await write(before.version);
        } catch (refused) {
          show(before);
          const isStale = errorOf(refused).status === 412;
          const { data: fresh } = isStale
            ? await client.GET("/api/contacts/{id}", aboutContact(id)).catch(() => ({ data: undefined }))
            : { data: undefined };
          if (fresh) show(fresh);
          if (!fresh || !isAsSeen(fresh, base, change)) {
            if (isStale) return conflict();
            toast.bad(textOf(refused));
            return false;
          }
          // Something else of it had changed, which does not concern this.
          try {
            await write(fresh.version);
          } catch (again) {
            toast.bad(textOf(again));
            return false;
          }
        }
        await readAnew("/api/contacts");
        return true;
      };
      const result = line.current.then(work, work);
      line.current = result;
      return result;
    },
    [id, t, textOf],
  );
}
