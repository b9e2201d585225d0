/** A body as somebody would get it, with what there is to say about it: of the draft, or of what is being written. */
import type { ContactStore } from "../contacts/ports.ts";
import { defaultSettings } from "../people/model.ts";
import type { SettingsStore } from "../people/ports.ts";
import { type DataError, errorsOf, examplesOf, type Surroundings, type TemplateContact } from "./data.ts";
import { EXAMPLE, filledWith, type Inspect } from "./inspect.ts";
import {
  type Body,
  type BodyPlace,
  type Finding,
  hasErrors,
  languageChain,
  languageFor,
  type RenderedBody,
  type StoredBody,
  type Template,
} from "./model.ts";
import type { TemplateEngine, TemplateStore } from "./ports.ts";

interface PreviewPorts {
  readonly templates: Pick<TemplateStore, "get" | "version" | "body">;
  readonly inspect: Inspect;
  readonly engine: TemplateEngine;
  readonly contacts: Pick<ContactStore, "get">;
  readonly settings: Pick<SettingsStore, "get">;
}

export interface PreviewInput {
  readonly templateId: string;
  readonly medium: string;
  readonly language: string;
  readonly version?: number;
  readonly body?: Body;
  readonly contactId?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export type PreviewOutcome =
  | {
      readonly kind: "previewed";
      readonly language: string;
      /** Undefined when it cannot be filled in. */
      readonly rendered: RenderedBody | undefined;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: "missing"; readonly what: "template" | "version" | "body" | "contact" }
  | { readonly kind: "bad_data"; readonly errors: readonly DataError[] };

export type Preview = (input: PreviewInput) => Promise<PreviewOutcome>;

/** Findings about other bodies are not these. */
const ofPlace = (findings: readonly Finding[], { medium, language }: BodyPlace) =>
  findings.filter(
    (finding) => finding.medium === medium && finding.language === language && finding.code !== "missing_language",
  );

export function makePreview({ templates, inspect, engine, contacts, settings }: PreviewPorts): Preview {
  return async ({ templateId, medium, language: wished, version: number, body, contactId, data }) => {
    const template = await templates.get(templateId);
    if (!template) return { kind: "missing", what: "template" };
    const version = await versionOf(template, number);
    if (!body && !version) return { kind: "missing", what: "version" };
    // An older version asks for what it asked for then.
    const asking: Template =
      version?.state === "published"
        ? { ...template, variables: version.variables, defaultLanguage: version.defaultLanguage }
        : template;
    const stored = body ? { medium, language: wished, body } : await bodyOf(asking, version, medium, wished);
    if (!stored) return { kind: "missing", what: "body" };
    const contact = contactId === undefined ? undefined : await contacts.get(contactId);
    if (contactId !== undefined && !contact) return { kind: "missing", what: "contact" };

    const given = { ...examplesOf(asking.variables), ...data };
    const errors = data === undefined ? [] : errorsOf(asking.variables, given);
    if (errors.length > 0) return { kind: "bad_data", errors };
    const { findings, ready } = await inspect(asking, [stored]);
    const about = ofPlace(findings, stored);
    const [row] = ready;
    if (!row) return { kind: "previewed", language: stored.language, rendered: undefined, findings: about };
    const outcome = filledWith(asking, row, given, await around(contact), engine);
    if (outcome.kind === "filled")
      return { kind: "previewed", language: stored.language, rendered: outcome.rendered, findings: about };
    const none = { kind: "previewed", language: stored.language, rendered: undefined } as const;
    // What is known to be wrong would only be said again.
    if (hasErrors(about)) return { ...none, findings: about };
    const failures = outcome.problems.map(
      ({ part, code, message, line }): Finding => ({
        ...{ severity: "error", code, medium, language: stored.language, part, message },
        ...(line === undefined ? {} : { line }),
      }),
    );
    return { ...none, findings: [...about, ...failures] };
  };

  async function versionOf({ id, draft, activeVersion }: Template, number: number | undefined) {
    const wanted = number ?? draft?.number ?? activeVersion;
    return wanted === null ? undefined : templates.version(id, wanted);
  }

  async function bodyOf(
    { id, defaultLanguage }: Template,
    version: Awaited<ReturnType<typeof versionOf>>,
    medium: string,
    wished: string,
  ): Promise<StoredBody | undefined> {
    const there = version?.bodies.filter((place) => place.medium === medium).map(({ language }) => language) ?? [];
    const language = languageFor(languageChain(wished, defaultLanguage), there);
    return version && language !== undefined ? templates.body(id, version.number, medium, language) : undefined;
  }

  async function around(contact: TemplateContact | undefined): Promise<Surroundings> {
    const { name, timeZone } = (await settings.get()) ?? defaultSettings(EXAMPLE.business.name);
    return { ...EXAMPLE, ...(contact ? { contact } : {}), business: { name }, timeZone };
  }
}
