/** What a business says again and again: one template for each thing to say, with a body for each medium and language. */
import type { CatalogueEntry } from "../kernel/catalogue.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";

export const VARIABLE_TYPES = ["string", "number", "boolean", "date", "money", "list", "object"] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

/** A value that whoever sends has to give. */
export interface Variable {
  readonly name: string;
  readonly type: VariableType;
  readonly required: boolean;
  /** Shown in previews; of a list or an object it also says which fields there are. */
  readonly example: unknown;
  readonly description: string;
}

export interface Template extends CatalogueEntry {
  /** Lower case, digits, `-` and `_`. Never changes: callers name the template by it. */
  readonly key: string;
  readonly title: string;
  /** `partial`: stands in other templates, by `{{> key}}`, and is never sent by itself. */
  readonly kind: "message" | "partial";
  readonly variables: readonly Variable[];
  /** BCP 47. */
  readonly defaultLanguage: string;
  /** The number of the version that is sent. */
  readonly activeVersion: number | null;
  /** The version that is being written, and the one that it was begun from. */
  readonly draft: { readonly number: number; readonly base: number | null } | null;
  /** The highest number that was ever given. */
  readonly lastVersion: number;
}

export interface BodyPlace {
  /** `email`, `sms`, `push`, or a channel's id where a medium is one channel's alone. */
  readonly medium: string;
  /** BCP 47. */
  readonly language: string;
}

/** A published version never changes: what it says, what it asks for and which languages it has are its own. */
export interface TemplateVersion {
  readonly templateId: string;
  readonly number: number;
  readonly state: "draft" | "published";
  readonly bodies: readonly BodyPlace[];
  readonly note: string;
  /** Grows with each change of a draft. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
  /** Of a published one: SHA-256 over all that it is made of. */
  readonly contentHash: string | null;
  readonly variables: readonly Variable[];
  readonly defaultLanguage: string;
}

export interface EmailBody {
  readonly kind: "email";
  readonly subject: string;
  /** What mail programs show beside the subject. */
  readonly preheader?: string;
  /** One of the two. */
  readonly mjml?: string;
  readonly html?: string;
  /** Made of the HTML where it is absent. */
  readonly text?: string;
}
export interface TextBody {
  readonly kind: "text";
  readonly text: string;
  readonly choices?: readonly TemplateChoice[];
}
export interface TemplateChoice {
  readonly id: string;
  readonly title: string;
}
export interface WhatsAppBody {
  readonly kind: "whatsapp";
  /** For an open window. */
  readonly text?: string;
  readonly choices?: readonly TemplateChoice[];
  /** For a closed one, or for both where there is no text. */
  readonly providerTemplate?: ProviderTemplateBody;
}
/** Which template that the provider approved, and what stands in its places. */
export interface ProviderTemplateBody {
  readonly name: string;
  readonly language: string;
  readonly category?: NonNullable<TemplateContent["category"]>;
  /** Handlebars, in the order of the template's places. Empty where the wording says it. */
  readonly variables: readonly string[];
  readonly header?: string;
  /** The file that stands at its head. */
  readonly headerFile?: HeaderFile;
  readonly buttons?: readonly { readonly index: number; readonly kind: "payload" | "url"; readonly value: string }[];
  /** Where the template is written here and submitted from here: then what fills its places is found in it. */
  readonly wording?: TemplateWording;
}
export const HEADER_FILES = ["image", "video", "document"] as const;
export interface HeaderFile {
  readonly kind: (typeof HEADER_FILES)[number];
  /** Handlebars. */
  readonly url: string;
}
/** What is submitted to the provider: its places are Handlebars here, and numbered there. */
export interface TemplateWording {
  readonly text: string;
  readonly header?: { readonly kind: "text"; readonly text: string } | HeaderFile;
  readonly footer?: string;
  readonly buttons?: readonly WordingButton[];
}
export type WordingButton =
  | { readonly kind: "reply"; readonly title: string }
  | { readonly kind: "url"; readonly title: string; readonly url: string }
  | { readonly kind: "phone"; readonly title: string; readonly phone: string };
export interface PushBody {
  readonly kind: "push";
  readonly title: string;
  readonly body: string;
  readonly url?: string;
}
export type Body = EmailBody | TextBody | WhatsAppBody | PushBody;

export interface StoredBody extends BodyPlace {
  readonly body: Body;
}

/** Ready to be filled in: partials are in it, MJML has become HTML, an e-mail has its text. */
export type ReadyBody =
  | (Omit<EmailBody, "mjml" | "html" | "text"> & { readonly html: string; readonly text: string })
  | Exclude<Body, EmailBody>;

export interface PushContent {
  readonly type: "push";
  readonly title: string;
  readonly body: string;
  readonly url?: string;
}

/** `closedWindow`: what may be sent where only what the provider approved may. */
export interface RenderedBody {
  readonly content: OutboundContent | PushContent;
  readonly closedWindow?: TemplateContent;
  readonly preheader?: string;
}

/** A published version, by what finds it again. */
export interface PinnedTemplate {
  readonly id: string;
  readonly key: string;
  readonly version: number;
}

export const BOUNDS = {
  templates: 300,
  variables: 50,
  /** Bodies of a version. */
  bodies: 60,
  versions: 500,
  /** Characters of a source: an item of the table holds 400 KB, and the HTML of MJML is longer than its source. */
  source: 100_000,
  ready: 300_000,
  /** Characters of the JSON of what is filled in. */
  data: 65_536,
  dataDepth: 8,
  /** Characters that rendering may make of one part. */
  output: 524_288,
  /** Rounds of all loops of one rendering together. */
  rounds: 10_000,
  /** Blocks in blocks, or calls in calls. */
  depth: 20,
  /** Partials in partials. */
  partials: 8,
} as const;

/** What every template may name, beside its own variables. */
export const GIVEN = {
  contact: ["name", "firstName", "language", "country", "tags", "customFields"],
  business: ["name"],
  unsubscribeUrl: [],
  preferencesUrl: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const RESERVED: ReadonlySet<string> = new Set([
  ...Object.keys(GIVEN),
  ...["this", "true", "false", "null", "undefined", "if", "unless", "each", "else", "as"],
  ...["date", "time", "number", "currency", "plural", "default", "upper", "lower"],
  ...["eq", "ne", "gt", "lt", "and", "or", "not"],
]);

export const kindOfMedium = (medium: string): Body["kind"] =>
  medium === "email" || medium === "whatsapp" || medium === "push" ? medium : "text";

/** `es-MX` before `es`, for each of the wishes in their order. */
export function languageChain(...wishes: readonly (string | null | undefined)[]): readonly string[] {
  const chain = wishes.flatMap((wish) => {
    if (!wish) return [];
    const parts = wish.split("-");
    return parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
  });
  return [...new Set(chain)];
}

/** The first language of the chain in which there is a body; regions of a wished language before the next wish. */
export function languageFor(chain: readonly string[], there: readonly string[]): string | undefined {
  const byFolded = new Map(there.map((language) => [language.toLowerCase(), language]));
  for (const wish of chain) {
    const exact = byFolded.get(wish.toLowerCase());
    if (exact !== undefined) return exact;
  }
  return undefined;
}

export type PartMode = "html" | "text" | "line";
export interface Part {
  readonly name: string;
  readonly source: string;
  /** `html` escapes what is filled in; a `line` has no breaks. */
  readonly mode: PartMode;
}

const part = (name: string, source: string | undefined, mode: PartMode): readonly Part[] =>
  source === undefined ? [] : [{ name, source, mode }];

/** Everything in a body that is Handlebars. */
export function partsOf(body: Body | ReadyBody): readonly Part[] {
  switch (body.kind) {
    case "email":
      return [
        ...part("subject", body.subject, "line"),
        ...part("preheader", body.preheader, "line"),
        ...part("mjml", "mjml" in body ? body.mjml : undefined, "html"),
        ...part("html", body.html, "html"),
        ...part("text", body.text, "text"),
      ];
    case "text":
      return [...part("text", body.text, "text"), ...choiceParts(body.choices)];
    case "whatsapp":
      return [
        ...part("text", body.text, "text"),
        ...choiceParts(body.choices),
        ...part("providerTemplate.header", body.providerTemplate?.header, "line"),
        ...part("providerTemplate.headerFile.url", body.providerTemplate?.headerFile?.url, "line"),
        ...wordingParts(body.providerTemplate?.wording),
        ...(body.providerTemplate?.variables ?? []).flatMap((source, index) =>
          part(`providerTemplate.variables.${index}`, source, "line"),
        ),
        ...(body.providerTemplate?.buttons ?? []).flatMap(({ value }, index) =>
          part(`providerTemplate.buttons.${index}.value`, value, "line"),
        ),
      ];
    case "push":
      return [
        ...part("title", body.title, "line"),
        ...part("body", body.body, "text"),
        ...part("url", body.url, "line"),
      ];
  }
}

const choiceParts = (choices: readonly TemplateChoice[] = []): readonly Part[] =>
  choices.flatMap(({ title }, index) => part(`choices.${index}.title`, title, "line"));

/** Its fixed words too: a place in them is found, and is an error. */
function wordingParts(wording: TemplateWording | undefined): readonly Part[] {
  if (!wording) return [];
  const { header, text, footer, buttons = [] } = wording;
  const named = (name: string, source: string | undefined, mode: PartMode = "line") =>
    part(`providerTemplate.wording.${name}`, source, mode);
  return [
    ...(header?.kind === "text" ? named("header.text", header.text) : named("header.url", header?.url)),
    ...named("text", text, "text"),
    ...named("footer", footer),
    ...buttons.flatMap((button, index) => (button.kind === "url" ? named(`buttons.${index}.url`, button.url) : [])),
  ];
}

/** The same body with each part replaced by what `of` makes of it. */
export function withParts<B extends Body | ReadyBody>(body: B, of: (part: Part) => string): B {
  const replaced = new Map(partsOf(body).map((each) => [each.name, of(each)]));
  const choices = (given: readonly TemplateChoice[] | undefined) =>
    given && {
      choices: given.map((choice, index) => ({ ...choice, title: replaced.get(`choices.${index}.title`) ?? "" })),
    };
  const optional = (name: string) => {
    const value = replaced.get(name);
    return value === undefined ? {} : { [name]: value };
  };
  const any: Body | ReadyBody = body;
  switch (any.kind) {
    case "email":
      return { ...body, ...Object.fromEntries(replaced) };
    case "text":
    case "push":
      return {
        ...body,
        ...Object.fromEntries([...replaced].filter(([name]) => !name.includes("."))),
        ...("choices" in any ? choices(any.choices) : {}),
      };
    case "whatsapp": {
      const { providerTemplate: given } = any;
      const providerTemplate = given && {
        ...given,
        ...(given.header === undefined ? {} : { header: replaced.get("providerTemplate.header") ?? "" }),
        ...(given.headerFile && {
          headerFile: { ...given.headerFile, url: replaced.get("providerTemplate.headerFile.url") ?? "" },
        }),
        ...(given.wording && { wording: rewritten(given.wording, replaced) }),
        variables: given.variables.map((_, index) => replaced.get(`providerTemplate.variables.${index}`) ?? ""),
        ...(given.buttons && {
          buttons: given.buttons.map((button, index) => ({
            ...button,
            value: replaced.get(`providerTemplate.buttons.${index}.value`) ?? "",
          })),
        }),
      };
      return { ...body, ...optional("text"), ...choices(any.choices), ...(providerTemplate && { providerTemplate }) };
    }
  }
}

function rewritten(wording: TemplateWording, replaced: ReadonlyMap<string, string>): TemplateWording {
  const of = (name: string) => replaced.get(`providerTemplate.wording.${name}`) ?? "";
  const { header, footer, buttons } = wording;
  return {
    text: of("text"),
    ...(header && {
      header: header.kind === "text" ? { ...header, text: of("header.text") } : { ...header, url: of("header.url") },
    }),
    ...(footer === undefined ? {} : { footer: of("footer") }),
    ...(buttons && {
      buttons: buttons.map((button, index) =>
        button.kind === "url" ? { ...button, url: of(`buttons.${index}.url`) } : button,
      ),
    }),
  };
}

export const firstNameOf = (name: string | null): string => name?.trim().split(/\s+/)[0] ?? "";

export const SEVERITIES = ["error", "warning", "hint"] as const;

/** Something about a template that is wrong (`error`: it cannot be published), or that one may want to know. */
export interface Finding extends Partial<BodyPlace> {
  readonly severity: (typeof SEVERITIES)[number];
  readonly code: string;
  /** `subject`, `mjml`, `choices.0.title`, … */
  readonly part?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly suggestion?: string;
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === "error");
