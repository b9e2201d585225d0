/** Templates, and the messages that campaigns carry themselves: both become templates of ours. */
import type { Options, Skipped, Step } from "../model.ts";
import type { Dump, Template } from "./dump.ts";
import type { Fields } from "./people.ts";
import { rewrite } from "./rewrite.ts";

export interface Written {
  /** The medium that the template says something in. */
  readonly email?: Body;
  readonly sms?: Body;
  readonly push?: Body;
}
type Body = Pick<Template, "DefaultSubstitutions" | "Subject" | "HtmlPart" | "TextPart" | "Body"> & {
  readonly Push?: Template["Default"];
};

export const templateKeyOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .slice(0, 60)
    .replace(/^[-_]+|[-_]+$/g, "") || "template";

/** Those of one name are one template, which says something in several media. */
export function writtenOf(dump: Dump): Map<string, Written> {
  const found = new Map<string, Written>();
  for (const { kind, template } of dump.templates) {
    const name = template.TemplateName ?? "template";
    const Push = template.Default ?? template.GCM ?? template.APNS;
    found.set(name, { ...found.get(name), [kind]: { ...template, ...(Push ? { Push } : {}) } });
  }
  return found;
}

export function planTemplates(written: ReadonlyMap<string, Written>, fields: Fields, { language }: Options) {
  const [steps, notes]: [Step[], Skipped[]] = [[], []];
  /** Media by names of templates that can be published. */
  const usable = new Map<string, readonly string[]>();
  for (const [name, media] of written) {
    const key = templateKeyOf(name);
    const create = `template ${key}`;
    const bodies = Object.entries(media).map(([medium, body]) => ({ medium, ...bodyOf(medium, body, fields) }));
    const whole = bodies.filter(({ body }) => body !== undefined);
    if (whole.length === 0) {
      notes.push({ what: "template", name, why: "says nothing" });
      continue;
    }
    steps.push({
      ...{ key: create, what: "template", name, method: "POST", path: "/api/templates", idIn: "id" },
      body: { key, title: name.slice(0, 100), defaultLanguage: language },
      present: { list: "/api/templates", field: "key", value: key },
    });
    for (const { medium, body } of whole)
      steps.push({
        ...{ key: `${create} ${medium}`, what: "body", name: `${name}, ${medium}`, method: "PATCH" },
        path: `/api/templates/@{${create}}@/draft/bodies/${medium}/${language}`,
        body,
      });
    const left = whole.flatMap((one) => one.left);
    for (const said of new Set(left))
      notes.push({ what: "template", name, why: `“{{${said}}}” says nothing here: it stays a draft` });
    if (left.length > 0) continue;
    usable.set(
      name,
      whole.map(({ medium }) => medium),
    );
    steps.push({
      ...{ key: `${create} published`, what: "publish", name, method: "POST" },
      path: `/api/templates/@{${create}}@/publish`,
      body: { note: "imported from Amazon Pinpoint" },
    });
  }
  return { steps, notes, usable };
}

function bodyOf(medium: string, body: Body, fields: Fields) {
  const left: string[] = [];
  const defaults = defaultsIn(body.DefaultSubstitutions);
  const ours = (text: string | undefined): string | undefined => {
    if (text === undefined || text.trim() === "") return undefined;
    const rewritten = rewrite(text, (path) => pathOf(path, fields), defaults);
    left.push(...rewritten.left);
    return rewritten.text;
  };
  const made = () => {
    if (medium === "email") {
      const [subject, html, text] = [ours(body.Subject) ?? "—", ours(body.HtmlPart), ours(body.TextPart)];
      const paragraphs = text?.split(/\n{2,}/).map((part) => `<p>${part.replaceAll("\n", "<br>")}</p>`);
      const page = html ?? paragraphs?.join("\n");
      return page && { kind: "email", subject, html: page, ...(text ? { text } : {}) };
    }
    if (medium === "sms") {
      const text = ours(body.Body);
      return text && { kind: "text", text };
    }
    const [title, said, url] = [ours(body.Push?.Title), ours(body.Push?.Body), body.Push?.Url];
    return said && { kind: "push", title: title ?? "—", body: said, ...(url ? { url } : {}) };
  };
  return { body: made() || undefined, left };
}

function defaultsIn(text: string | undefined): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, string>) : {};
  } catch {
    return {};
  }
}

const OWN: Readonly<Record<string, string>> = {
  "Location.Country": "contact.country",
  "Demographic.Locale": "contact.language",
};

function pathOf(path: string, fields: Fields): string | undefined {
  const own = OWN[path];
  if (own !== undefined) return own;
  for (const kind of ["User.UserAttributes", "Attributes", "Metrics"] as const) {
    if (!path.startsWith(`${kind}.`)) continue;
    const found = fields.pathOf(kind, path.slice(kind.length + 1));
    return found && `contact.${found}`;
  }
  return undefined;
}
