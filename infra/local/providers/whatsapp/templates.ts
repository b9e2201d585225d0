/** The approved templates of a business account, and whether a message fills one in correctly. */
import type { ChatMessage } from "../types.ts";
import { GraphError, invalidParameter } from "./errors.ts";
import { type Fields, isFields, listAt, missing, objectAt, textAt } from "./fields.ts";

interface Button {
  readonly type: string;
  readonly text: string;
  readonly url?: string;
  readonly example?: unknown;
}
interface Component {
  readonly type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS";
  readonly format?: string;
  readonly text?: string;
  readonly buttons?: readonly Button[];
  readonly example?: unknown;
}
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  category: string;
  status: string;
  readonly parameter_format: "POSITIONAL" | "NAMED";
  components: readonly Component[];
}

export function sampleTemplates(): Template[] {
  return [
    {
      id: "900000000000001",
      name: "appointment_reminder",
      language: "es",
      category: "UTILITY",
      status: "APPROVED",
      parameter_format: "POSITIONAL",
      components: [
        {
          type: "BODY",
          text: "Hola {{1}}, te esperamos el {{2}}. ¿Nos confirmas?",
          example: { body_text: [["Lucía", "martes a las 10:00"]] },
        },
        { type: "FOOTER", text: "Bodega del Valle" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "QUICK_REPLY", text: "Confirmo" },
            { type: "QUICK_REPLY", text: "Cambiar la hora" },
          ],
        },
      ],
    },
    {
      id: "900000000000002",
      name: "season_offer",
      language: "en_US",
      category: "MARKETING",
      status: "APPROVED",
      parameter_format: "NAMED",
      components: [
        { type: "HEADER", format: "TEXT", text: "New this season" },
        {
          type: "BODY",
          text: "Hello {{first_name}}, the harvest is in. Order before {{until}} and delivery is on us.",
          example: {
            body_text_named_params: [
              { param_name: "first_name", example: "Ada" },
              { param_name: "until", example: "Friday" },
            ],
          },
        },
        { type: "FOOTER", text: "Reply STOP to end offers" },
        {
          type: "BUTTONS",
          buttons: [
            { type: "URL", text: "See the offer", url: "https://shop.bodega.example/offers/{{1}}" },
            { type: "QUICK_REPLY", text: "Stop offers" },
          ],
        },
      ],
    },
  ];
}

/** Every place needs an example. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components */
function checkExamples({ type, format, text = "", example, buttons = [] }: Component): void {
  const given = isFields(example) ? example : {};
  const count = placeholders(text).length;
  const first = Array.isArray(given.body_text) ? (given.body_text[0] as unknown) : undefined;
  const lacking =
    (type === "BODY" && count > 0 && (!Array.isArray(first) || first.length !== count)) ||
    (type === "HEADER" && format === "TEXT" && count > 0 && !Array.isArray(given.header_text)) ||
    (type === "HEADER" && format !== "TEXT" && !Array.isArray(given.header_handle)) ||
    buttons.some((button) => placeholders(button.url ?? "").length > 0 && button.example === undefined);
  if (lacking) throw invalidParameter(`component of type ${type} is missing expected field(s) (example)`);
  if (/^\s*\{\{|\}\}\s*$/.test(text) && type === "BODY")
    throw invalidParameter("Variables can't be at the start or end of the template.");
}

/** A template that the business submits: it waits for its review. */
export function parseTemplate(body: unknown, id: string): Template {
  if (!isFields(body)) throw invalidParameter("The request body must be a JSON object.");
  const name = textAt(body, "name", 512);
  if (!/^[a-z0-9_]+$/.test(name))
    throw invalidParameter("Param name may hold lower-case letters, digits and underscores.");
  const components = listAt(body, "components").map((component) => {
    const type = String(component.type).toUpperCase();
    if (!["HEADER", "BODY", "FOOTER", "BUTTONS"].includes(type)) throw invalidParameter(`Unknown component ${type}.`);
    const parsed = { ...component, type } as Component;
    checkExamples(parsed);
    return parsed;
  });
  if (!components.some((component) => component.type === "BODY")) throw missing("components: BODY");
  const named = String(body.parameter_format).toUpperCase() === "NAMED";
  return {
    id,
    name,
    language: textAt(body, "language", 20),
    category: textAt(body, "category", 40).toUpperCase(),
    status: "PENDING",
    parameter_format: named ? "NAMED" : "POSITIONAL",
    components,
  };
}

const placeholders = (text: string) => [
  ...new Set([...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map((match) => match[1] ?? "")),
];

function parameterText(parameter: Fields, part: string): string {
  const text = parameter.text;
  if (text === undefined || text === null || text === "")
    throw new GraphError(131008, `${part}: Parameter of type text is missing text value`);
  if (typeof text !== "string") throw invalidParameter(`${part}: text must be a string.`);
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
  if (/[\n\t]| {5,}/.test(text))
    throw invalidParameter("Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
  return text;
}

/** `text` with its placeholders filled, or 132000, 131008, 100. */
function fill(text: string, parameters: readonly Fields[], part: string, named: boolean): string {
  const wanted = placeholders(text);
  const given = new Map<string, string>();
  for (const [index, parameter] of parameters.entries()) {
    const type = typeof parameter.type === "string" ? parameter.type.toLowerCase() : "";
    const value =
      type === "text" || type === "payload"
        ? parameterText(parameter, part)
        : ((objectAt(parameter, type, `${part}: ${type}`).fallback_value as string | undefined) ?? "");
    const name = named && typeof parameter.parameter_name === "string" ? parameter.parameter_name : String(index + 1);
    given.set(name, value);
  }
  if (given.size !== wanted.length)
    throw new GraphError(
      132000,
      `${part}: number of localizable_params (${given.size}) does not match the expected number of params (${wanted.length})`,
    );
  return text.replace(/\{\{\s*([^}\s]+)\s*\}\}/g, (_match, name: string) => {
    const value = given.get(name);
    if (value === undefined) throw invalidParameter(`${part}: Parameter name ${name} is missing or empty`);
    return value;
  });
}

export interface FilledTemplate {
  readonly category: string;
  readonly shown: Pick<ChatMessage, "text" | "header" | "footer" | "choices" | "template">;
  /** A header that is a file, as the request names it. */
  readonly media?: { readonly kind: string; readonly fields: Fields };
}

/** What the customer sees when `request` (the `template` object of a message) is sent. */
export function fillTemplate(templates: readonly Template[], request: Fields): FilledTemplate {
  const name = textAt(request, "name", 512, "template['name']");
  const language = textAt(
    objectAt(request, "language", "template['language']"),
    "code",
    20,
    "template['language']['code']",
  );
  const template = templates.find((one) => one.name === name && one.language === language && one.status === "APPROVED");
  if (!template) throw new GraphError(132001, `template name (${name}) does not exist in ${language}`);
  const components = request.components === undefined ? [] : listAt(request, "components", "template['components']");
  const named = template.parameter_format === "NAMED";
  const parameters = (type: string) => {
    const found = components.find((component) => String(component.type).toLowerCase() === type);
    return found?.parameters === undefined ? [] : listAt(found, "parameters", `${type}: parameters`);
  };
  const part = (type: Component["type"]) => template.components.find((component) => component.type === type);

  const header = part("HEADER");
  const isText = header?.format === "TEXT";
  let media: FilledTemplate["media"];
  if (header && !isText) {
    const kind = (header.format ?? "").toLowerCase();
    const [parameter] = parameters("header");
    if (!parameter)
      throw new GraphError(
        132000,
        "header: number of localizable_params (0) does not match the expected number of params (1)",
      );
    media = { kind, fields: objectAt(parameter, kind, `header: ${kind}`) };
  }
  const options = (part("BUTTONS")?.buttons ?? []).map((button, index) => {
    const filled = components.find(
      (component) => String(component.type).toLowerCase() === "button" && String(component.index) === String(index),
    );
    const given = filled?.parameters === undefined ? [] : listAt(filled, "parameters", `button ${index}: parameters`);
    const payload = given[0]?.payload;
    if (button.type === "URL" && button.url !== undefined)
      return {
        id: String(index),
        title: button.text,
        url: fill(button.url, given, `button at index ${index} of type Url`, false),
      };
    return { id: typeof payload === "string" && payload ? payload : button.text, title: button.text };
  });
  const footer = part("FOOTER")?.text;
  return {
    category: template.category.toLowerCase(),
    shown: {
      template: name,
      text: fill(part("BODY")?.text ?? "", parameters("body"), "body", named),
      ...(isText && { header: fill(header.text ?? "", parameters("header"), "header", named) }),
      ...(footer !== undefined && { footer }),
      ...(options.length > 0 && { choices: { kind: "template" as const, options } }),
    },
    ...(media && { media }),
  };
}
