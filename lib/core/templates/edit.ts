/** Templates and their drafts. What is published is never touched: an edit begins a draft of the version that is active. */
import type { Ids } from "../kernel/ports.ts";
import { templateId } from "./find.ts";
import { BOUNDS, type Body, type BodyPlace, type StoredBody, type Template, type TemplateVersion } from "./model.ts";
import type { TemplateStore } from "./ports.ts";

interface EditPorts {
  readonly templates: TemplateStore;
  readonly ids: Pick<Ids, "derive">;
}
interface Asked {
  readonly id: string;
  readonly at: string;
}

export type NewTemplate = Pick<Template, "key" | "title" | "kind" | "variables" | "defaultLanguage">;
export type TemplateChange = Partial<Pick<Template, "title" | "variables" | "defaultLanguage">>;

export type TemplateOutcome =
  | { readonly kind: "done"; readonly template: Template }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly template: Template }
  | { readonly kind: "taken" }
  | { readonly kind: "full"; readonly limit: number };

export type DraftOutcome =
  | { readonly kind: "done"; readonly template: Template; readonly draft: TemplateVersion }
  | { readonly kind: "missing" }
  | { readonly kind: "stale"; readonly version: number }
  | { readonly kind: "no_body" }
  | { readonly kind: "full"; readonly limit: number };

export interface EditTemplates {
  create(fresh: NewTemplate, request: Asked): Promise<TemplateOutcome>;
  /** What a version asks for is the version's: with other variables or another default language a draft begins. */
  change(id: string, expected: number | undefined, change: TemplateChange, at: string): Promise<TemplateOutcome>;
  remove(id: string, expected: number | undefined): Promise<TemplateOutcome>;
  /** The draft that is there, or a new one. */
  begin(id: string, at: string): Promise<DraftOutcome>;
  /** `expected`: the draft's version. */
  write(id: string, stored: StoredBody, expected: number | undefined, at: string): Promise<DraftOutcome>;
  erase(id: string, place: BodyPlace, expected: number | undefined, at: string): Promise<DraftOutcome>;
  /** What was published stays; what was written since is gone. */
  discard(id: string, at: string): Promise<TemplateOutcome>;
}

const ATTEMPTS = 5;
const KEPT_CHANGING = "the template kept changing";

export function makeEditTemplates({ templates, ids }: EditPorts): EditTemplates {
  async function edit(
    id: string,
    expected: number | undefined,
    of: (template: Template) => Partial<Template> | undefined,
    at: string,
  ): Promise<TemplateOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await templates.get(id);
      if (!before) return { kind: "missing" };
      if (expected !== undefined && before.version !== expected) return { kind: "stale", template: before };
      const change = of(before);
      const after = { ...before, ...change };
      if (!change || JSON.stringify(after) === JSON.stringify(before)) return { kind: "done", template: before };
      const template = { ...after, updatedAt: at, version: before.version + 1 };
      if ((await templates.save(template, before)) === "saved") return { kind: "done", template };
    }
    throw new Error(KEPT_CHANGING);
  }

  async function begin(id: string, at: string): Promise<DraftOutcome> {
    const begun = await edit(
      id,
      undefined,
      ({ draft, activeVersion, lastVersion }) =>
        draft ? undefined : { draft: { number: lastVersion + 1, base: activeVersion }, lastVersion: lastVersion + 1 },
      at,
    );
    if (begun.kind !== "done") return { kind: "missing" };
    const { template } = begun;
    const { number, base } = template.draft ?? { number: 0, base: null };
    if (number > BOUNDS.versions) return { kind: "full", limit: BOUNDS.versions };
    const there = await templates.version(id, number);
    if (there) return { kind: "done", template, draft: there };
    const from = base === null ? undefined : await templates.version(id, base);
    const bodies = from ? await templates.bodies(from) : [];
    const draft: TemplateVersion = {
      templateId: id,
      number,
      state: "draft",
      bodies: bodies.map(({ medium, language }) => ({ medium, language })),
      note: "",
      version: 1,
      createdAt: at,
      updatedAt: at,
      publishedAt: null,
      publishedBy: null,
      contentHash: null,
      variables: template.variables,
      defaultLanguage: template.defaultLanguage,
    };
    if (await templates.begin(draft, bodies)) return { kind: "done", template, draft };
    const other = await templates.version(id, number);
    if (!other) throw new Error(KEPT_CHANGING);
    return { kind: "done", template, draft: other };
  }

  async function alter(
    id: string,
    expected: number | undefined,
    at: string,
    { medium, language }: BodyPlace,
    body: Body | undefined,
  ): Promise<DraftOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const begun = await begin(id, at);
      if (begun.kind !== "done") return begun;
      const { template, draft: before } = begun;
      if (expected !== undefined && before.version !== expected) return { kind: "stale", version: before.version };
      const others = before.bodies.filter((place) => place.medium !== medium || place.language !== language);
      if (!body && others.length === before.bodies.length) return { kind: "no_body" };
      if (body && others.length >= BOUNDS.bodies) return { kind: "full", limit: BOUNDS.bodies };
      const bodies = body ? [...others, { medium, language }].sort(byPlace) : others;
      const draft = { ...before, bodies, updatedAt: at, version: before.version + 1 };
      const change = body ? { put: { medium, language, body } } : { remove: { medium, language } };
      if ((await templates.write(draft, before, change)) === "saved") return { kind: "done", template, draft };
    }
    throw new Error(KEPT_CHANGING);
  }

  return {
    async create(fresh, { at }) {
      const id = templateId(ids, fresh.key);
      if ((await templates.all()).filter((template) => template.id !== id).length >= BOUNDS.templates)
        return { kind: "full", limit: BOUNDS.templates };
      const template: Template = {
        ...{ id, ...fresh, activeVersion: null, draft: null, lastVersion: 0 },
        ...{ createdAt: at, updatedAt: at, version: 1 },
      };
      const created = await templates.create(template);
      if (created === "created") return { kind: "done", template };
      // The same request again finds what it made.
      if (created !== "taken" && created.present.createdAt === at) return { kind: "done", template: created.present };
      return { kind: "taken" };
    },

    async change(id, expected, change, at) {
      const outcome = await edit(id, expected, () => change, at);
      const asksAnew = change.variables !== undefined || change.defaultLanguage !== undefined;
      if (outcome.kind !== "done" || !asksAnew || outcome.template.activeVersion === null) return outcome;
      const begun = await begin(id, at);
      return begun.kind === "done" ? { kind: "done", template: begun.template } : outcome;
    },

    async remove(id, expected) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const template = await templates.get(id);
        if (!template) return { kind: "missing" };
        if (expected !== undefined && template.version !== expected) return { kind: "stale", template };
        if ((await templates.remove(template)) !== "removed") continue;
        await templates.clear(id);
        return { kind: "done", template };
      }
      throw new Error(KEPT_CHANGING);
    },

    begin,
    write: (id, { medium, language, body }, expected, at) => alter(id, expected, at, { medium, language }, body),
    erase: (id, place, expected, at) => alter(id, expected, at, place, undefined),
    // The number is not given again, so what is left of the draft is read by nobody.
    discard: (id, at) => edit(id, undefined, ({ draft }) => (draft ? { draft: null } : undefined), at),
  };
}

const byPlace = (a: BodyPlace, b: BodyPlace): number =>
  `${a.medium} ${a.language}` < `${b.medium} ${b.language}` ? -1 : 1;
