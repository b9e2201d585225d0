/** What a business has planned: whom it writes to, what it sends and when, what follows by itself, and who else is told. */
import { type Past, type Principal, Refusal } from "../past/machine.ts";
import type { Story } from "./model.ts";
import { DAY_MS } from "./plan.ts";

interface Named {
  readonly id: string;
  readonly version: number;
}

/** Nothing is sent by it: nobody has signed a campaign, and the sequence is a draft. Left alone where campaigns are there. */
export async function planAhead(
  past: Past,
  { business }: Story,
  { admin, approver }: { readonly admin: Principal; readonly approver: Principal },
  at: number,
): Promise<void> {
  const ask = <Answer = Named>(method: string, path: string, body?: unknown, by = admin) =>
    past.ask<Answer>(at, by, method, path, body);
  const { data } = await ask<{ data: readonly Named[] }>("GET", "/api/publish/campaigns?limit=1");
  if (data.length > 0) return;
  const day = (days: number, hour = "10:00") => `${new Date(at + days * DAY_MS).toISOString().slice(0, 10)}T${hour}`;

  const quiet = await ask("POST", "/api/aura/segments", {
    ...{ name: "Sin escribir desde hace un mes", description: "Para volver a saludar", kind: "dynamic" },
    condition: { path: "conversations.lastInbound", op: "not_within_days", value: 30 },
  });
  await ask("POST", "/api/aura/segments", {
    ...{ name: "Leads abiertos", description: null, kind: "dynamic" },
    condition: { path: "leads.open", op: "gte", value: 1 },
  });
  const said = (text: string) => ({
    content: {
      contents: { email: { type: "email", subject: text, text: `${text}.` }, default: { type: "text", text } },
    },
  });
  const phase = (name: string, kind: string, from: number, text: string, more: object = {}) => ({
    ...{ name, kind, startsAt: day(from), endsAt: day(from + 2, "20:00"), channels: ["email", "whatsapp"] },
    ...{ variations: [said(text)], window: { from: 540, to: 1200, days: [1, 2, 3, 4, 5, 6] }, ...more },
  });
  const everybody = { segments: [], excluded: [], condition: null };
  const campaign = (name: string, phases: readonly object[], more: object = {}) =>
    ask("POST", "/api/publish/campaigns", {
      ...{ name, timeZone: business.timeZone, audience: everybody, phases, owners: [admin.id], ...more },
    });

  await campaign(
    "Fin de año",
    [
      phase("Expectación", "expectation", 6, "Algo se prepara"),
      phase("Lanzamiento", "launch", 12, "Ya está aquí", { variations: [said("Ya está aquí"), said("Hoy empieza")] }),
      phase("Recordatorio", "retargeting", 16, "Aún queda sitio", {
        audience: { ...everybody, condition: { path: "engagement.opened", op: "lte", value: 0 } },
        holdoutPercent: 10,
      }),
    ],
    { budget: 60, goals: [{ metric: "applications", target: 40 }], tags: ["temporada"] },
  );
  const back = await campaign("Le echamos de menos", [phase("Saludo", "launch", 3, "¿Cómo está?")], {
    audience: { ...everybody, segments: [quiet.id] },
  });
  await ask("POST", `/api/publish/campaigns/${back.id}/submit`, { comment: "¿Sale el martes?" });
  const news = await campaign("Novedades del mes", [phase("Envío", "launch", 8, "Lo nuevo de este mes")]);
  await ask("POST", `/api/publish/campaigns/${news.id}/submit`, {});
  await ask("POST", `/api/publish/campaigns/${news.id}/approve`, { comment: "Adelante." }, approver);
  await campaign("Boletín", [phase("Envío", "launch", 20, "El boletín")], { isTemplate: true });

  await unlessThere(
    ask("POST", "/api/automations", {
      name: "Bienvenida",
      draft: {
        trigger: { kind: "contact.created" },
        steps: [
          { id: "a_day", kind: "wait", minutes: 1_440 },
          { id: "morning", kind: "until", time: "09:30", days: [1, 2, 3, 4, 5] },
          {
            ...{ id: "wrote", kind: "branch", condition: { path: "conversations.count", op: "gte", value: 2 } },
            yes: [{ id: "regular", kind: "tag", add: ["habitual"], remove: [] }],
            no: [{ id: "new", kind: "tag", add: ["nuevo"], remove: [] }],
          },
        ],
      },
    }),
  );
  await unlessThere(
    ask("POST", "/api/webhooks/endpoints", {
      ...{ url: `https://crm.${business.accounts.host}/chasqui`, description: "CRM" },
      types: ["campaign.completed"],
    }),
  );
}

async function unlessThere(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== "already_exists") throw error;
  });
}
