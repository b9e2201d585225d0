/** By what the person is recognised, and can be reached. */
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { api, client, keyOf, queryClient, readAnew } from "../../api/client.ts";
import { errorOf } from "../../api/problem.ts";
import { Button, IconButton } from "../../kit/button.tsx";
import { TextField } from "../../kit/field.tsx";
import { channelName } from "../../kit/mark.tsx";
import { Card } from "../../kit/page.tsx";
import { ProblemNote, useProblemText } from "../../kit/problem-note.tsx";
import { toast } from "../../kit/toast.tsx";
import { useSession } from "../../session/session.tsx";
import { identityIn, type NewIdentity } from "../../shared/address/address.ts";
import styles from "./contact.module.css";
import { type ContactDetail, channelOf, type Identity, isByHand, same } from "./model.ts";
import { aboutContact } from "./use-contact.ts";
import { IdentitySign } from "./ways.tsx";
import { useWords } from "./words.ts";

export function Identities({ contact }: { readonly contact: ContactDetail }) {
  const t = useWords();
  const { can } = useSession();
  const [isAdding, setAdding] = useState(false);
  const remove = useRemove(contact.id);
  return (
    <Card
      title={t("identities")}
      actions={
        can("contacts.manage") && !isAdding ? (
          <Button small kind="quiet" onPress={() => setAdding(true)}>
            {t("identity.add")}
          </Button>
        ) : null
      }
    >
      {contact.identities.length === 0 ? <p className={styles.quiet}>{t("identity.none")}</p> : null}
      <ul className={styles.identities}>
        {contact.identities.map((identity) => (
          <li key={`${identity.kind} ${identity.value}`}>
            <IdentitySign identity={identity} size={16} />
            <Reach identity={identity} />
            {can("contacts.manage") && isByHand(identity) && contact.identities.length > 1 ? (
              <IconButton
                small
                label={t("identity.remove", { value: identity.value })}
                icon={<X size={14} aria-hidden />}
                onPress={() => void remove(identity)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {isAdding ? <AddIdentity contact={contact} onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

/** It goes at once, comes back with the reason where the API refuses, and can be taken back. */
function useRemove(id: string) {
  const t = useWords();
  const textOf = useProblemText();
  const key = keyOf("/api/contacts/{id}", aboutContact(id));
  const show = (change: (known: ContactDetail) => ContactDetail) =>
    queryClient.setQueryData<ContactDetail>(key, (known) => known && change(known));
  const params = { path: { id } };
  return async (identity: NewIdentity) => {
    await queryClient.cancelQueries({ queryKey: key });
    show((known) => ({ ...known, identities: known.identities.filter((one) => !same(one, identity)) }));
    try {
      const { data } = await client.POST("/api/contacts/{id}/identities/remove", { params, body: { identity } });
      if (data) show((known) => ({ ...known, ...data }));
      toast.say(t("identity.removed", { value: identity.value }), {
        label: t("undo"),
        run: () =>
          void client
            .POST("/api/contacts/{id}/identities", { params, body: { identity } })
            .catch((refused) => toast.bad(textOf(refused)))
            .finally(() => readAnew("/api/contacts/{id}", "/api/contacts")),
      });
    } catch (refused) {
      toast.bad(textOf(refused));
    }
    await readAnew("/api/contacts/{id}", "/api/contacts");
  };
}

function Reach({ identity }: { readonly identity: Identity }) {
  const t = useWords();
  const { kind, value } = identity;
  if (isByHand(identity))
    return (
      <a className={styles.wrapped} href={`${kind === "phone" ? "tel" : "mailto"}:${encodeURIComponent(value)}`}>
        {value}
      </a>
    );
  return (
    <span className={styles.wrapped}>
      {value}{" "}
      <span className={styles.quiet}>
        {kind === "external" ? t("identity.external") : channelName(channelOf(identity))}
      </span>
    </span>
  );
}

function AddIdentity({ contact, onClose }: { readonly contact: ContactDetail; onClose(): void }) {
  const t = useWords();
  const [text, setText] = useState("");
  const [isChecked, setChecked] = useState(false);
  const identity = identityIn(text);
  const { mutate, isPending, error } = api.useMutation("post", "/api/contacts/{id}/identities", {
    onSuccess: (next) => {
      queryClient.setQueryData<ContactDetail>(keyOf("/api/contacts/{id}", aboutContact(contact.id)), (known) =>
        known ? { ...known, ...next } : known,
      );
      void readAnew("/api/contacts");
      onClose();
    },
    // Whose it is, is suggested as a duplicate.
    onError: () => void readAnew("/api/contacts/{id}/duplicates"),
  });
  const problem = error ? errorOf(error) : undefined;
  const owner = problem?.code === "already_exists" ? problem.problem.errors?.find(({ id }) => id)?.id : undefined;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (identity && !isPending) mutate({ params: { path: { id: contact.id } }, body: { identity } });
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <TextField
        label={t("identity.new")}
        hint={t("identity.phone.hint")}
        value={text}
        onChange={setText}
        autoFocus
        autoComplete="off"
        error={isChecked && !identity ? t("identity.bad") : undefined}
      />
      {owner === undefined ? (
        <ProblemNote error={error} />
      ) : (
        <p role="alert" className={styles.warning}>
          {t("identity.taken")}{" "}
          <Link to="/contacts/$contactId" params={{ contactId: owner }}>
            {t("known.open")}
          </Link>
        </p>
      )}
      <div className={styles.editor_actions}>
        <Button small kind="primary" type="submit" isPending={isPending}>
          {t("add")}
        </Button>
        <Button small kind="quiet" onPress={onClose}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
