import type { Contact } from "../contacts/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { OutboundContent, TemplateContent } from "../messages/model.ts";
import type { WordingLimits } from "../provider-templates/model.ts";
import type { PartMode, PinnedTemplate, ReadyBody, StoredBody, Template, TemplateVersion } from "./model.ts";

/** A place in a source, from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}
export interface SourceProblem extends Partial<SourcePlace> {
  readonly code: string;
  readonly message: string;
}
export interface NamedVariable extends SourcePlace {
  /** Dotted; what a loop goes through ends in `[]`: `items[].name`. */
  readonly path: string;
  /** `printed`: what is shown is its value, with nothing to stand for it. */
  readonly use: "printed" | "asked";
}
export interface NamedPartial extends SourcePlace {
  readonly name: string;
  /** Where it stands, in characters from the beginning. */
  readonly from: number;
  readonly to: number;
}
/** What a source is, without anything being filled in. */
export interface SourceFacts {
  readonly variables: readonly NamedVariable[];
  readonly helpers: readonly string[];
  readonly partials: readonly NamedPartial[];
  /** Every place, as it is written: for whoever has to find it again in what was made of the source. */
  readonly places: readonly (SourcePlace & { readonly written: string })[];
  /** Anything here and it is not rendered. */
  readonly problems: readonly SourceProblem[];
}

export type RenderResult =
  | { readonly kind: "rendered"; readonly text: string }
  | ({ readonly kind: "failed" } & SourceProblem);

/**
 * Handlebars with our helpers alone. Neither method throws, whatever the source: what is beyond the bounds, reaches for prototypes or
 * is not Handlebars is a problem.
 */
export interface TemplateEngine {
  parse(source: string): SourceFacts;
  /**
   * `values` are JSON. Dates and numbers are written in the `language`, dates in the zone that the call names or in `timeZone`.
   * What has partials is not rendered: they are put in before (`compose`).
   */
  render(
    source: string,
    values: Readonly<Record<string, unknown>>,
    how: { readonly mode: PartMode; readonly language: string; readonly timeZone: string },
  ): RenderResult;
}

/** Of e-mail alone, for whoever writes and publishes: nothing that sends needs it. */
export interface MailCompiler {
  /** MJML to HTML. Handlebars stays as it is. Never throws. */
  compile(
    mjml: string,
  ): Promise<
    { readonly html: string; readonly problems: readonly SourceProblem[] } | { readonly problem: SourceProblem }
  >;
  /** What somebody reads whose mail program shows no HTML. Handlebars stays as it is. */
  textOf(html: string): Promise<string>;
}

export interface ReadyRow {
  readonly medium: string;
  readonly language: string;
  readonly body: ReadyBody;
}

/** What one contact gets on one medium: in their language, with what is known of them. Throws when a store cannot be reached. */
export type RenderForContact = (about: {
  readonly template: PinnedTemplate;
  readonly medium: string;
  /** Wished for in place of the contact's own. */
  readonly language?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly contact: Contact;
  readonly unsubscribeUrl?: string;
  readonly preferencesUrl?: string;
}) => Promise<
  | {
      readonly kind: "rendered";
      readonly content: OutboundContent;
      /** For where free-form messages may not be sent. */
      readonly closedWindow?: TemplateContent;
      readonly language: string;
    }
  | { readonly kind: "failed"; readonly code: "no_content" | "invalid_content"; readonly text: string }
>;

/** Of one tenant. Templates themselves are a catalogue; `taken` never comes back: the key makes the id. */
export interface TemplateStore extends Catalogue<Template> {
  /** The newest first. */
  versions(templateId: string): Promise<readonly TemplateVersion[]>;
  version(templateId: string, number: number): Promise<TemplateVersion | undefined>;
  /** Those that the version names; the others are what is left of a draft that somebody else began. */
  bodies(version: Pick<TemplateVersion, "templateId" | "number" | "bodies">): Promise<readonly StoredBody[]>;
  body(templateId: string, number: number, medium: string, language: string): Promise<StoredBody | undefined>;
  /** Bodies that are there already stay as they are; the version itself is written last. False when it is there already. */
  begin(draft: TemplateVersion, bodies: readonly StoredBody[]): Promise<boolean>;
  /** Replaces `before`, and in the same transaction writes or removes one body. */
  write(
    draft: TemplateVersion,
    before: TemplateVersion,
    body: { readonly put: StoredBody } | { readonly remove: Pick<StoredBody, "medium" | "language"> },
  ): Promise<"saved" | "conflict">;
  /**
   * Writes what is ready under the version's hash, then in one transaction the version and the template that makes it the active
   * one. `conflict`: one of both was changed meanwhile; what was written is then read by nobody.
   */
  publish(change: {
    readonly version: TemplateVersion;
    readonly versionBefore: TemplateVersion;
    readonly template: Template;
    readonly templateBefore: Template;
    readonly ready: readonly ReadyRow[];
  }): Promise<"saved" | "conflict">;
  ready(
    version: Pick<TemplateVersion, "templateId" | "number" | "contentHash">,
    medium: string,
    language: string,
  ): Promise<ReadyRow | undefined>;
  /** Everything that a removed template had; may be repeated. */
  clear(templateId: string): Promise<void>;
}

/** How much a medium shows, of the channels that carry it; for what is not installed, nothing is known. */
export interface MediumFacts {
  readonly medium: string;
  /** Characters of a text; longer ones become several messages. */
  readonly text: number;
  readonly choices: { readonly count: number; readonly title: number };
  /** Of templates that its provider has to approve; absent where there are none. */
  readonly wording?: WordingLimits;
}

/** A message template that a provider approved or refused, as of the last synchronisation. */
export interface KnownProviderTemplate {
  readonly name: string;
  readonly language: string;
  readonly state: string;
  /** Undefined of one that was never listed. */
  readonly category?: string;
  /** Places of its text; undefined of one that was never listed. */
  readonly variables?: number;
  /** As the provider has it, with numbers in its places. */
  readonly text?: string;
}
