/** Bodies as they are written here. */
import type { Schemas } from "../../api/client.ts";

export type Template = Schemas["Template"];
export type Body = Schemas["TemplateBody"];
export type Finding = Schemas["TemplateFinding"];
export type Version = Schemas["TemplateVersion"];
export type Variable = Template["variables"][number];

export const MEDIA = [
  "email",
  "sms",
  "whatsapp",
  "telegram",
  "messenger",
  "instagram",
  "slack",
  "webchat",
  "push",
  "http",
] as const;
export const LANGUAGES = ["es", "en", "fr", "pt", "de", "it", "ca", "qu"] as const;
export const TYPES = ["string", "number", "boolean", "date", "money", "list", "object"] as const;

const MJML = `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>{{contact.firstName}}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;

/** What stands there before anything is written. */
export function blank(medium: string): Body {
  if (medium === "email") return { kind: "email", subject: "{{business.name}}", mjml: MJML };
  if (medium === "whatsapp") return { kind: "whatsapp", text: "{{contact.firstName}}" };
  if (medium === "push") return { kind: "push", title: "{{business.name}}", body: "{{contact.firstName}}" };
  return { kind: "text", text: "{{contact.firstName}}" };
}

/** Without the fields that say nothing; the API takes no empty ones. */
export function tidied(body: Body): Body {
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== "" && value !== undefined));
  return { kind: body.kind, ...said } as Body;
}

/** As somebody writes it: texts as they are, everything else as JSON. */
export const exampleText = ({ type, example }: Pick<Variable, "type" | "example">): string =>
  example === undefined || example === null
    ? ""
    : (type === "string" || type === "date") && typeof example === "string"
      ? example
      : JSON.stringify(example);

/** Undefined for what is no value; a text is always one. */
export function exampleOf(type: Variable["type"], text: string): { readonly value: unknown } | undefined {
  if (type === "string" || type === "date") return { value: text };
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

export const orderOf = (severity: Finding["severity"]): number => ["error", "warning", "hint"].indexOf(severity);
