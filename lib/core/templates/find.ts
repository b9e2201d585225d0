import type { Ids } from "../kernel/ports.ts";
import type { Template, TemplateVersion } from "./model.ts";
import type { TemplateStore } from "./ports.ts";

/** The key makes the id, so that whoever knows one has found the other. */
export const templateId = (ids: Pick<Ids, "derive">, key: string): string => ids.derive("template", key).slice(0, 10);

export interface FindPorts {
  readonly templates: Pick<TemplateStore, "get" | "version">;
  readonly ids: Pick<Ids, "derive">;
}

export type NotFound =
  | { readonly kind: "missing"; readonly what: "template" | "version" | "active_version" }
  /** It is for others to stand in. */
  | { readonly kind: "partial" };

/** What may be sent of a template: the version that is named, else the active one. `named`: the key or the id. */
export async function findPublished(
  { templates, ids }: FindPorts,
  named: string,
  number?: number,
): Promise<{ readonly kind: "found"; readonly template: Template; readonly version: TemplateVersion } | NotFound> {
  const template = (await templates.get(templateId(ids, named))) ?? (await templates.get(named));
  if (!template) return { kind: "missing", what: "template" };
  if (template.kind === "partial") return { kind: "partial" };
  const wanted = number ?? template.activeVersion;
  if (wanted === null) return { kind: "missing", what: "active_version" };
  const version = await templates.version(template.id, wanted);
  return version?.contentHash ? { kind: "found", template, version } : { kind: "missing", what: "version" };
}
