/** A draft becomes what is sent; an older version becomes it again. */
import { canonicalText, type Hash } from "../audit/model.ts";
import type { Inspect } from "./inspect.ts";
import { type Finding, hasErrors, type Template, type TemplateVersion } from "./model.ts";
import type { TemplateStore } from "./ports.ts";

interface PublishPorts {
  readonly templates: TemplateStore;
  readonly inspect: Inspect;
  /** SHA-256, hexadecimal. */
  readonly hash: Hash;
}

export type PublishOutcome =
  | {
      readonly kind: "published";
      readonly template: Template;
      readonly version: TemplateVersion;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: "missing" }
  | { readonly kind: "nothing_to_publish" }
  | { readonly kind: "faulty"; readonly findings: readonly Finding[] }
  | { readonly kind: "stale"; readonly version: number };

export type ActivateOutcome =
  | { readonly kind: "active"; readonly template: Template; readonly version: TemplateVersion }
  | { readonly kind: "missing"; readonly what: "template" | "version" }
  | { readonly kind: "not_published" };

export interface PublishTemplates {
  publish(
    id: string,
    by: { readonly person: string; readonly note: string; readonly at: string },
    expected: number | undefined,
  ): Promise<PublishOutcome>;
  activate(id: string, number: number, at: string): Promise<ActivateOutcome>;
}

const ATTEMPTS = 3;

export function makePublishTemplates({ templates, inspect, hash }: PublishPorts): PublishTemplates {
  return {
    async publish(id, { person, note, at }, expected) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await templates.get(id);
        if (!before) return { kind: "missing" };
        const draft = before.draft ? await templates.version(id, before.draft.number) : undefined;
        if (!draft) return { kind: "nothing_to_publish" };
        if (expected !== undefined && draft.version !== expected) return { kind: "stale", version: draft.version };
        const bodies = await templates.bodies(draft);
        const { findings, ready } = await inspect(before, bodies);
        if (hasErrors(findings)) return { kind: "faulty", findings };
        const { kind, variables, defaultLanguage } = before;
        const contentHash = hash(canonicalText({ kind, variables, defaultLanguage, bodies, ready }));
        const version: TemplateVersion = {
          ...draft,
          ...{ state: "published", note, variables, defaultLanguage, contentHash },
          ...{ publishedAt: at, publishedBy: person, updatedAt: at, version: draft.version + 1 },
        };
        const template = {
          ...before,
          activeVersion: draft.number,
          draft: null,
          updatedAt: at,
          version: before.version + 1,
        };
        const saved = await templates.publish({
          ...{ version, versionBefore: draft, template, templateBefore: before },
          ready,
        });
        if (saved === "saved") return { kind: "published", template, version, findings };
      }
      throw new Error("the template kept changing");
    },

    async activate(id, number, at) {
      const version = await templates.version(id, number);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await templates.get(id);
        if (!before) return { kind: "missing", what: "template" };
        if (!version) return { kind: "missing", what: "version" };
        if (version.state !== "published") return { kind: "not_published" };
        if (before.activeVersion === number) return { kind: "active", template: before, version };
        // What the next draft begins with is what is sent now.
        const { variables, defaultLanguage } = version;
        const asked = before.draft ? {} : { variables, defaultLanguage };
        const template = { ...before, ...asked, activeVersion: number, updatedAt: at, version: before.version + 1 };
        if ((await templates.save(template, before)) === "saved") return { kind: "active", template, version };
      }
      throw new Error("the template kept changing");
    },
  };
}
