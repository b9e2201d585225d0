import { createActivation } from "../../../../events/api/activations.ts";
import { codeOf, messageWith, whatsAppLink } from "../../../../lib/core/activations/model.ts";
import { DEFAULT_PERSISTENCE } from "../../../../lib/core/notifications/model.ts";
import { invalid } from "../../refusals.ts";
import { done, type Route } from "../../route.ts";
import { invitation } from "../double-opt-in.ts";
import { route, type Tenant } from "../tenant.ts";

const CHANNEL = "whatsapp";
const DAY = 86_400_000;
const digits = (number: string): string => number.replace(/\D/g, "");

export const activationRoutes: readonly Route<Tenant>[] = [
  route(createActivation, "contacts.manage", {
    input: ({ body, principal, request }) => ({ body, by: principal.id, request }),
    run: async (tenant, { body, by, request }) => {
      const { contacts, connections, activations, settings, signed, linkTo, notify } = tenant;
      const contact = await contacts.resolve(body.contactId);
      if (!contact) return { kind: "no", field: "contactId", code: "not_found", message: "is no contact" } as const;
      const connection = (await connections.all())
        .flatMap((app) => (app.app.active ? app.connections : []))
        .find((one) =>
          body.connectionId === undefined
            ? one.channel === CHANNEL && one.active && one.health !== "broken"
            : one.connectionId === body.connectionId && one.channel === CHANNEL,
        );
      if (!connection)
        return { kind: "no", field: "connectionId", code: "not_found", message: "is no number of WhatsApp" } as const;
      const number = digits(body.number ?? connection.address ?? "");
      if (number === "")
        return {
          kind: "no",
          field: "number",
          code: "required",
          message: "is needed: the connection was never tested",
        } as const;
      // The same for the same request, and nobody's to guess.
      const code = codeOf(await signed(`activation ${request.id}`));
      const expiresAt = new Date(Date.parse(request.at) + body.days * DAY).toISOString();
      const { contactId } = contact;
      await activations.put({
        ...{ code, contactId, medium: CHANNEL, connectionId: connection.connectionId, number },
        ...{ purposes: [...new Set(body.purposes)], wording: body.wording, createdBy: by },
        ...{ createdAt: request.at, expiresAt },
      });
      const page = await linkTo({ kind: "activate", code });
      const business = await settings.get();
      const language = contact.language ?? business?.locale;
      const text = messageWith(code, language);
      const outcome =
        body.sendBy &&
        (await notify({
          ...{ type: "whatsapp.activation", purpose: "transactional", channels: body.sendBy },
          contents: invitation(language, body.wording, business?.name ?? "", page),
          ...{ persistence: DEFAULT_PERSISTENCE, tracking: false, recipient: { contactId }, request, createdBy: by },
          sendBefore: expiresAt,
        }));
      return {
        kind: "made",
        activation: {
          ...{ code, text, url: whatsAppLink(number, text), page, connectionId: connection.connectionId },
          ...{ number: `+${number}`, expiresAt },
          notificationId: outcome?.kind === "queued" ? outcome.notification.notificationId : null,
        },
      } as const;
    },
    output: (outcome) => {
      if (outcome.kind === "made") return done(outcome.activation);
      const { kind: _, ...problem } = outcome;
      return invalid(problem);
    },
  }),
];
