import type {
  TemplateFinding,
  TemplateVersion as VersionView,
  Template as View,
} from "../../../../events/api/templates.ts";
import type { Finding, Template, TemplateVersion, Variable } from "../../../../lib/core/templates/model.ts";

const variableView = ({ name, type, required, example, description }: Variable) => ({
  ...{ name, type, required, description },
  ...(example === undefined ? {} : { example }),
});

export const templateView = (template: Template): View => {
  const { id, key, title, kind, variables, defaultLanguage, activeVersion, draft, createdAt, updatedAt, version } =
    template;
  return {
    ...{ id, key, title, kind, variables: variables.map(variableView), defaultLanguage, activeVersion },
    ...{ draftVersion: draft?.number ?? null, createdAt, updatedAt, version },
  };
};

/** One that was published and is not sent now is in the archive. */
export const versionView =
  (activeVersion: number | null) =>
  (of: TemplateVersion): VersionView => {
    const { number, bodies, note, contentHash, publishedBy, publishedAt, createdAt, updatedAt, version } = of;
    const state = of.state === "draft" ? "draft" : number === activeVersion ? "published" : "archived";
    return {
      ...{ number, state, note, contentHash, publishedBy, publishedAt, createdAt, updatedAt, version },
      bodies: bodies.map(({ medium, language }) => ({ medium, language })),
      variables: of.variables.map(variableView),
      defaultLanguage: of.defaultLanguage,
    };
  };

export const findingView = ({ severity, code, message, ...more }: Finding): TemplateFinding => ({
  severity,
  code,
  message,
  medium: more.medium ?? null,
  language: more.language ?? null,
  part: more.part ?? null,
  line: more.line ?? null,
  column: more.column ?? null,
  suggestion: more.suggestion ?? null,
});
