/** What each demo business sends again and again: an e-mail and a message, in two languages. */
import { DEMO_TENANT } from "../businesses.ts";
import { Refusal } from "../past/machine.ts";

interface Said {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly short: string;
}
export interface DemoTemplate {
  readonly key: string;
  readonly title: string;
  readonly variables: readonly { readonly name: string; readonly type: string; readonly example: unknown }[];
  readonly said: Readonly<Record<string, Said>>;
}

const when = { name: "at", type: "date", example: "2026-03-09T19:30:00.000Z" };

/** By the tenant. */
export const TEMPLATES: Readonly<Record<string, DemoTemplate>> = {
  [DEMO_TENANT]: {
    ...{ key: "table_confirmed", title: "Mesa confirmada" },
    variables: [when, { name: "guests", type: "number", example: 4 }],
    said: {
      es: {
        subject: 'Su mesa el {{date at "long"}}',
        lines: [
          'Hola {{default contact.firstName "amigo"}}, le esperamos el {{date at "full"}} a las {{time at}}.',
          '{{plural guests one="Mesa para # persona." other="Mesa para # personas."}}',
        ],
        short:
          'Mesa confirmada: {{date at "medium"}}, {{time at}}. {{plural guests one="# persona" other="# personas"}}.',
      },
      en: {
        subject: 'Your table on {{date at "long"}}',
        lines: [
          'Hello {{default contact.firstName "there"}}, we look forward to seeing you on {{date at "full"}} at {{time at}}.',
          '{{plural guests one="A table for # person." other="A table for # people."}}',
        ],
        short: 'Your table: {{date at "medium"}}, {{time at}}, {{plural guests one="# person" other="# people"}}.',
      },
    },
  },
  "faro-sur": {
    ...{ key: "viewing_confirmed", title: "Visita confirmada" },
    variables: [
      when,
      { name: "address", type: "string", example: "Calle del Faro 12" },
      { name: "price", type: "money", example: { amount: 285000, currency: "EUR" } },
    ],
    said: {
      es: {
        subject: "Su visita a {{address}}",
        lines: ['La visita es el {{date at "full"}} a las {{time at}}, en {{address}}.', "Precio: {{currency price}}."],
        short: 'Visita: {{address}}, {{date at "medium"}} a las {{time at}}.',
      },
      en: {
        subject: "Your viewing of {{address}}",
        lines: ['We meet on {{date at "full"}} at {{time at}}, at {{address}}.', "Price: {{currency price}}."],
        short: 'Viewing: {{address}}, {{date at "medium"}} at {{time at}}.',
      },
    },
  },
  "puente-talento": {
    ...{ key: "interview_invitation", title: "Invitation à un entretien" },
    variables: [when, { name: "post", type: "string", example: "Développeuse back-end" }],
    said: {
      fr: {
        subject: "Entretien : {{post}}",
        lines: [
          'Bonjour {{contact.firstName}}, nous vous attendons le {{date at "full"}} à {{time at}} pour le poste « {{post}} ».',
        ],
        short: 'Entretien « {{post}} » : {{date at "medium"}} à {{time at}}.',
      },
      en: {
        subject: "Interview: {{post}}",
        lines: [
          'Hello {{contact.firstName}}, we look forward to meeting you on {{date at "full"}} at {{time at}} ({{post}}).',
        ],
        short: 'Interview for {{post}}: {{date at "medium"}} at {{time at}}.',
      },
    },
  },
};

const mjml = (lines: readonly string[]): string =>
  [
    "<mjml>\n  <mj-body>\n    <mj-section>\n      <mj-column>",
    ...lines.map((line) => `        <mj-text>${line}</mj-text>`),
    '        <mj-text color="#555555">{{business.name}}</mj-text>',
    "      </mj-column>\n    </mj-section>\n  </mj-body>\n</mjml>",
  ].join("\n");

type Ask = (method: string, path: string, body?: object) => Promise<{ readonly id: string }>;

/** As a person would: made, written, published. */
export async function makeTemplate({ key, title, variables, said }: DemoTemplate, ask: Ask): Promise<void> {
  const [defaultLanguage = "es"] = Object.keys(said);
  const id = await made(ask, { key, title, variables, defaultLanguage });
  if (id === undefined) return;
  for (const [language, { subject, lines, short }] of Object.entries(said)) {
    const at = (medium: string) => `/api/templates/${id}/draft/bodies/${medium}/${language}`;
    await ask("PATCH", at("email"), { kind: "email", subject, mjml: mjml(lines) });
    await ask("PATCH", at("whatsapp"), { kind: "whatsapp", text: short });
    await ask("PATCH", at("sms"), { kind: "text", text: short });
  }
  await ask("POST", `/api/templates/${id}/publish`, {});
}

/** Undefined when an earlier start has made it. */
async function made(ask: Ask, template: object): Promise<string | undefined> {
  try {
    return (await ask("POST", "/api/templates", template)).id;
  } catch (error) {
    if (error instanceof Refusal && error.code === "already_exists") return undefined;
    throw error;
  }
}
