import * as z from "zod/mini";
import { Id, Name, pageFields, pageOf, Timestamp, Version } from "./common.ts";
import { Content } from "./content.ts";
import { described, named } from "./named.ts";
import { operation } from "./operation.ts";

const tag = "Templates";

export const TemplateKey = described(
  z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?$/)),
  "What callers name it by. Never changes.",
);
export const Language = described(
  z.string().check(z.regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/)),
  "BCP 47, such as `es` or `pt-BR`.",
);
const Medium = described(
  z.string().check(z.regex(/^[a-z0-9-]{1,32}$/)),
  "`email`, `sms`, `push`, or the id of a channel.",
);
const Source = z.string().check(z.maxLength(100_000));
const Said = Source.check(z.regex(/\S/));
const Short = z.string().check(z.regex(/\S/), z.maxLength(2_000));

const Variable = z.strictObject({
  name: described(z.string().check(z.regex(/^[a-z][A-Za-z0-9_]{0,39}$/)), "As `{{name}}` says it."),
  type: z.enum(["string", "number", "boolean", "date", "money", "list", "object"]),
  required: z._default(z.boolean(), true),
  example: described(
    z.optional(z.unknown()),
    "Shown in previews. Of a list or an object it also says which fields there are. Money: `{amount, currency}`.",
  ),
  description: z._default(z.string().check(z.maxLength(500)), ""),
});
const Variables = z.array(Variable).check(z.maxLength(50));

const Choices = z
  .array(z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(200)), title: Short }))
  .check(z.maxLength(20));

const HeaderFile = z.strictObject({ kind: z.enum(["image", "video", "document"]), url: Short });
const Title = z.string().check(z.regex(/\S/), z.maxLength(200));
const Wording = described(
  z.strictObject({
    text: z.string().check(z.regex(/\S/), z.maxLength(4_096)),
    header: z.optional(z.union([z.strictObject({ kind: z.literal("text"), text: Short }), HeaderFile])),
    footer: z.optional(Short),
    buttons: z.optional(
      z
        .array(
          z.discriminatedUnion("kind", [
            z.strictObject({ kind: z.literal("reply"), title: Title }),
            z.strictObject({ kind: z.literal("url"), title: Title, url: Short }),
            z.strictObject({
              kind: z.literal("phone"),
              title: Title,
              phone: z.string().check(z.regex(/^\+?[0-9]{5,20}$/)),
            }),
          ]),
        )
        .check(z.maxLength(20)),
    ),
  }),
  "Where it is written here and submitted from here (`POST /api/provider-templates`): Handlebars whose places become the provider's, without conditions and loops.",
);

export const TemplateBody = named(
  z.discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("email"),
        subject: Short,
        preheader: z.optional(z.string().check(z.maxLength(500))),
        mjml: described(z.optional(Said), "Either this or `html`. Between components, blocks stand in `<mj-raw>`."),
        html: z.optional(Said),
        text: described(z.optional(Source), "Made of the HTML where it is absent."),
      })
      .check(
        z.refine(({ mjml, html }) => (mjml === undefined) !== (html === undefined), {
          path: ["mjml"],
          params: { code: "either_or", message: "is either there or `html` is" },
        }),
      ),
    z.strictObject({
      kind: z.literal("text"),
      text: z.string().check(z.regex(/\S/), z.maxLength(16_384)),
      choices: z.optional(Choices),
    }),
    z
      .strictObject({
        kind: z.literal("whatsapp"),
        text: described(z.optional(z.string().check(z.regex(/\S/), z.maxLength(16_384))), "While the window is open."),
        choices: z.optional(Choices),
        providerTemplate: described(
          z.optional(
            z.strictObject({
              name: z.string().check(z.regex(/^[a-z0-9_]{1,512}$/)),
              language: z.string().check(z.regex(/^[A-Za-z0-9_-]{2,35}$/)),
              category: z.optional(z.enum(["marketing", "utility", "authentication"])),
              variables: described(
                z._default(z.array(Short).check(z.maxLength(50)), []),
                "Handlebars, in the order of the template's places. Of a `wording` they are found in it.",
              ),
              wording: z.optional(Wording),
              header: z.optional(Short),
              headerFile: described(z.optional(HeaderFile), "Where the template has a file at its head."),
              buttons: z.optional(
                z
                  .array(
                    z.strictObject({
                      index: z.number().check(z.multipleOf(1), z.minimum(0), z.maximum(9)),
                      kind: z.enum(["payload", "url"]),
                      value: Short,
                    }),
                  )
                  .check(z.maxLength(10)),
              ),
            }),
          ),
          "What the provider approved: for a closed window, or always where there is no text.",
        ),
      })
      .check(
        z.refine(
          ({ providerTemplate: given }) =>
            !given?.wording || !(given.variables.length > 0 || given.header || given.headerFile || given.buttons),
          {
            path: ["providerTemplate", "wording"],
            params: { code: "either_or", message: "says what fills its places itself: nothing else may" },
          },
        ),
        z.refine(({ text, providerTemplate }) => text !== undefined || providerTemplate !== undefined, {
          path: ["text"],
          params: { code: "required", message: "is needed where there is no `providerTemplate`" },
        }),
      ),
    z.strictObject({
      kind: z.literal("push"),
      title: Short,
      body: Short,
      url: z.optional(z.string().check(z.maxLength(2_000))),
    }),
  ]),
  "TemplateBody",
  "What is said in one medium and language, in Handlebars. Media of no other kind take `text`.",
);
export type TemplateBody = z.infer<typeof TemplateBody>;

const Place = z.object({ medium: z.string(), language: z.string() });

export const Template = named(
  z.object({
    id: Id,
    key: z.string(),
    title: z.string(),
    kind: z.enum(["message", "partial"]),
    variables: z.array(
      z.object({
        ...{ name: z.string(), type: Variable.shape.type, required: z.boolean() },
        ...{ example: z.optional(z.unknown()), description: z.string() },
      }),
    ),
    defaultLanguage: z.string(),
    activeVersion: described(z.nullable(z.number()), "The number of the version that is sent."),
    draftVersion: described(z.nullable(z.number()), "The number of the version that is being written."),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "Template",
  "What the business says, in each medium and language.",
);
export type Template = z.infer<typeof Template>;

export const NewTemplate = named(
  z.strictObject({
    key: TemplateKey,
    title: Name,
    kind: described(
      z._default(z.enum(["message", "partial"]), "message"),
      "A `partial` stands in others, by `{{> key}}`.",
    ),
    variables: z._default(Variables, []),
    defaultLanguage: Language,
  }),
  "NewTemplate",
  "A template to make.",
);
export const TemplateChange = named(
  z
    .strictObject({ title: z.optional(Name), variables: z.optional(Variables), defaultLanguage: z.optional(Language) })
    .check(z.refine((change) => Object.values(change).some((value) => value !== undefined))),
  "TemplateChange",
  "What is to change; at least one field. Other variables or another default language begin a draft.",
  { minProperties: 1 },
);

export const TemplateVersion = named(
  z.object({
    number: z.number(),
    state: described(z.enum(["draft", "published", "archived"]), "`published` is the one that is sent."),
    bodies: z.array(Place),
    variables: Template.shape.variables,
    defaultLanguage: z.string(),
    note: z.string(),
    contentHash: described(z.nullable(z.string()), "SHA-256 of all that it is made of, once it is published."),
    publishedBy: z.nullable(z.string()),
    publishedAt: z.nullable(Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    version: Version,
  }),
  "TemplateVersion",
  "A version of a template. Published ones never change.",
);
export type TemplateVersion = z.infer<typeof TemplateVersion>;

const StoredBody = z.object({ ...Place.shape, body: TemplateBody });

export const TemplateFinding = named(
  z.object({
    severity: described(z.enum(["error", "warning", "hint"]), "With an `error` nothing is published."),
    code: z.string(),
    medium: z.nullable(z.string()),
    language: z.nullable(z.string()),
    part: described(z.nullable(z.string()), "Such as `subject`, `mjml` or `choices.0.title`."),
    line: described(z.nullable(z.number()), "From 1."),
    column: z.nullable(z.number()),
    message: z.string(),
    suggestion: z.nullable(z.string()),
  }),
  "TemplateFinding",
  "Something about a template that is wrong, or that one may want to know.",
);
export type TemplateFinding = z.infer<typeof TemplateFinding>;
const Findings = z.object({ findings: z.array(TemplateFinding) });

export const TemplateData = described(
  z.record(z.string().check(z.maxLength(60)), z.unknown()),
  "Values of the template's variables.",
);

export const TemplateUse = named(
  z.strictObject({
    key: described(TemplateKey, "Its key or its id. The version that is sent now is taken."),
    language: described(z.optional(Language), "In place of the contact's own."),
    data: described(z._default(TemplateData, {}), "Its variables."),
  }),
  "TemplateUse",
  "In place of content: a template, filled in for the contact and the channel. Where the window is closed, what the provider approved is sent.",
);

export const PreviewTemplate = named(
  z.strictObject({
    medium: Medium,
    language: Language,
    version: described(
      z.optional(z.number().check(z.multipleOf(1), z.minimum(1))),
      "The draft when absent, or the active one where there is none.",
    ),
    body: described(z.optional(TemplateBody), "In place of the stored one: what is being written."),
    contactId: described(
      z.optional(z.string().check(z.regex(/^[a-z0-9]{26}$/))),
      "Whom it is for; an example when absent.",
    ),
    data: described(z.optional(TemplateData), "In place of the examples."),
  }),
  "PreviewTemplate",
  "Which body to fill in, and with what.",
);
export const TemplatePreview = named(
  z.object({
    language: z.string(),
    content: described(
      z.nullable(
        z.object({
          type: z.enum(["text", "choices", "email", "template", "push"]),
          ...{ text: z.optional(z.string()), subject: z.optional(z.string()), html: z.optional(z.string()) },
          ...{ title: z.optional(z.string()), body: z.optional(z.string()), url: z.optional(z.string()) },
          choices: z.optional(z.array(z.object({ id: z.string(), title: z.string() }))),
          ...{ name: z.optional(z.string()), variables: z.optional(z.array(z.string())) },
        }),
      ),
      "Null when it cannot be filled in: the findings say why.",
    ),
    preheader: z.nullable(z.string()),
    closedWindow: described(
      z.nullable(z.object({ name: z.string(), language: z.string(), variables: z.array(z.string()) })),
      "What is sent where only what the provider approved may be.",
    ),
    findings: z.array(TemplateFinding),
  }),
  "TemplatePreview",
  "A body, filled in, and what there is to say about it.",
);
export type TemplatePreview = z.infer<typeof TemplatePreview>;
export const TestTemplate = named(
  z.strictObject({
    conversationId: described(
      z.string().check(z.regex(/^[a-z0-9]{26}$/)),
      "Who is to get it: the conversation with oneself, or with whoever tries it. It is an ordinary reply there.",
    ),
    language: z.optional(Language),
    version: PreviewTemplate.shape.version,
    data: PreviewTemplate.shape.data,
  }),
  "TestTemplate",
  "Where to send a template to try it.",
);
export const PublishTemplate = named(
  z.strictObject({ note: z._default(z.string().check(z.maxLength(500)), "") }),
  "PublishTemplate",
  "What the version is for, for those who look at it later.",
);
export const ActivateTemplate = named(
  z.strictObject({ number: z.number().check(z.multipleOf(1), z.minimum(1)) }),
  "ActivateTemplate",
  "The published version that is to be sent from now on.",
);

export const listTemplates = operation({
  ...{ id: "listTemplates", method: "GET", path: "/api/templates", tag, summary: "List the templates" },
  query: z.strictObject({
    ...pageFields,
    search: described(z.optional(z.string().check(z.regex(/\S/), z.maxLength(100))), "Part of the key or the title."),
    kind: z.optional(z.enum(["message", "partial"])),
    medium: described(z.optional(Medium), "Those whose version that is sent says something there."),
  }),
  ...{ status: 200, answer: pageOf(Template), problems: ["bad_cursor"] },
});
export const createTemplate = operation({
  ...{ id: "createTemplate", method: "POST", path: "/api/templates", tag, summary: "Make a template" },
  ...{ body: NewTemplate, status: 201, answer: Template, problems: ["already_exists", "limit_reached"] },
});
export const getTemplate = operation({
  ...{ id: "getTemplate", method: "GET", path: "/api/templates/{id}", tag, summary: "Get a template" },
  ...{ status: 200, answer: Template, problems: ["not_found"] },
});
export const updateTemplate = operation({
  ...{ id: "updateTemplate", method: "PATCH", path: "/api/templates/{id}", tag, summary: "Change a template" },
  ...{ body: TemplateChange, status: 200, answer: Template, problems: ["not_found"], conditional: true },
});
export const deleteTemplate = operation({
  ...{ id: "deleteTemplate", method: "DELETE", path: "/api/templates/{id}", tag, summary: "Remove a template" },
  description: "With all of its versions. What was sent stays as it was sent.",
  ...{ status: 200, answer: Template, problems: ["not_found"], conditional: true },
});
export const listTemplateVersions = operation({
  ...{ id: "listTemplateVersions", method: "GET", path: "/api/templates/{id}/versions", tag },
  ...{ summary: "The versions of a template, the newest first", status: 200 },
  ...{ answer: z.object({ data: z.array(TemplateVersion) }), problems: ["not_found"] },
});
export const getTemplateBody = operation({
  ...{ id: "getTemplateBody", method: "GET", path: "/api/templates/{id}/versions/{number}/bodies/{medium}/{language}" },
  ...{ tag, summary: "What a version says in one medium and language" },
  ...{ status: 200, answer: StoredBody, problems: ["not_found"] },
});
export const beginTemplateDraft = operation({
  ...{ id: "beginTemplateDraft", method: "POST", path: "/api/templates/{id}/draft", tag },
  ...{ summary: "The draft of a template, begun with what is sent now where there is none" },
  ...{ status: 200, answer: TemplateVersion, problems: ["not_found", "limit_reached"] },
});
export const discardTemplateDraft = operation({
  ...{ id: "discardTemplateDraft", method: "DELETE", path: "/api/templates/{id}/draft", tag },
  ...{
    summary: "Drop what was written since the last publication",
    status: 200,
    answer: Template,
    problems: ["not_found"],
  },
});
export const writeTemplateBody = operation({
  ...{ id: "writeTemplateBody", method: "PATCH", path: "/api/templates/{id}/draft/bodies/{medium}/{language}", tag },
  summary: "Write what the draft says in one medium and language",
  description:
    "The whole body: what was there before is replaced. `If-Match` names the draft's version. Begins a draft where there is none.",
  ...{
    body: TemplateBody,
    status: 200,
    answer: TemplateVersion,
    problems: ["not_found", "limit_reached"],
    conditional: true,
  },
});
export const deleteTemplateBody = operation({
  ...{ id: "deleteTemplateBody", method: "DELETE", path: "/api/templates/{id}/draft/bodies/{medium}/{language}", tag },
  ...{ summary: "Take a medium and language out of the draft", status: 200, answer: TemplateVersion },
  ...{ problems: ["not_found", "limit_reached"], conditional: true },
});
export const lintTemplate = operation({
  ...{
    id: "lintTemplate",
    method: "GET",
    path: "/api/templates/{id}/lint",
    tag,
    summary: "What is wrong with a template",
  },
  description: "Of the draft, or of the active version where there is none.",
  ...{ status: 200, answer: Findings, problems: ["not_found"] },
});
export const previewTemplate = operation({
  ...{ id: "previewTemplate", method: "POST", path: "/api/templates/{id}/preview", tag },
  ...{ summary: "Fill in a template, sending nothing", body: PreviewTemplate },
  ...{ status: 200, answer: TemplatePreview, problems: ["not_found"] },
});
export const testTemplate = operation({
  ...{
    id: "testTemplate",
    method: "POST",
    path: "/api/templates/{id}/test",
    tag,
    summary: "Send a template to try it",
  },
  description: "Also needs `conversations.reply`. Variables that are not given have their examples' values.",
  body: TestTemplate,
  status: 202,
  answer: z.object({ content: Content, findings: z.array(TemplateFinding) }),
  problems: ["not_found", "connection_unusable", "window_closed"],
});
export const publishTemplate = operation({
  ...{ id: "publishTemplate", method: "POST", path: "/api/templates/{id}/publish", tag, summary: "Publish the draft" },
  description: "It is what is sent from now on. `If-Match` names the draft's version.",
  body: PublishTemplate,
  status: 200,
  answer: z.object({ template: Template, version: TemplateVersion, findings: z.array(TemplateFinding) }),
  problems: ["not_found", "nothing_to_publish"],
  conditional: true,
});
export const activateTemplate = operation({
  ...{ id: "activateTemplate", method: "POST", path: "/api/templates/{id}/activate", tag },
  summary: "Send an older version again",
  ...{ body: ActivateTemplate, status: 200, answer: Template, problems: ["not_found"] },
});
