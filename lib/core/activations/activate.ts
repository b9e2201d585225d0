import type { ConsentStore } from "../consent/ports.ts";
import type { ContactStore } from "../contacts/ports.ts";
import type { Activate, ActivationStore, JoinContacts } from "./ports.ts";

export function makeActivate({
  activations,
  contacts,
  consent,
  join,
}: {
  readonly activations: Pick<ActivationStore, "get" | "use">;
  readonly contacts: Pick<ContactStore, "findByIdentities" | "resolve">;
  readonly consent: Pick<ConsentStore, "record">;
  readonly join: JoinContacts;
}): Activate {
  return async ({ code, channel, connectionId, conversationId, identities, at }) => {
    const known = await activations.get(code);
    // What is not for here is looked at and left as it is.
    if (!known || known.medium !== channel || known.connectionId !== connectionId || at >= known.expiresAt)
      return undefined;
    const [owner, [senderId]] = await Promise.all([
      contacts.resolve(known.contactId),
      contacts.findByIdentities(identities),
    ]);
    const sender = senderId === undefined ? undefined : await contacts.resolve(senderId);
    if (!owner || !sender || !(await activations.use(code, conversationId))) return undefined;
    const isOne =
      sender.contactId === owner.contactId ||
      (await join({ contactId: owner.contactId, from: sender.contactId, by: "rule:activation" })).kind === "done";
    // Where they cannot be one contact, who wrote is who agreed.
    const { contactId } = isOne ? owner : sender;
    for (const purpose of known.purposes)
      await consent.record({
        ...{ contactId, channel, purpose, state: "granted", source: "activation" },
        detail: `the code ${code} was sent`,
        wording: known.wording,
        at,
      });
    return { contactId, language: owner.language ?? sender.language };
  };
}
