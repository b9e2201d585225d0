/** How senders name somebody, and what is said to them when they are wrong. */
import type { Identity } from "../contacts/model.ts";

export interface ContactName {
  readonly contactId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** In the order in which they decide. */
export const identitiesOf = ({ externalId, email, phone }: ContactName): readonly Identity[] => [
  ...(externalId === undefined ? [] : [{ kind: "external", value: externalId }]),
  ...(email === undefined ? [] : [{ kind: "email", value: email.toLowerCase() }]),
  ...(phone === undefined ? [] : [{ kind: "phone", value: phone }]),
];

export interface EventProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}
