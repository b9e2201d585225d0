import type { Inbound, Manifest } from "../contract.ts";

/** See `Inbound.mail`. What reads mails is loaded with the first one. */
export const mailOf =
  ({ id }: Pick<Manifest, "id">): NonNullable<Inbound["mail"]> =>
  async (raw) =>
    (await import("./whole.ts")).whole(id, raw);
