import type { Content } from "../../../../events/api/content.ts";
import {
  activateTemplate,
  previewTemplate,
  publishTemplate,
  type TemplatePreview,
  testTemplate,
} from "../../../../events/api/templates.ts";
import type { OutboundContent } from "../../../../lib/core/messages/model.ts";
import type { RenderedBody } from "../../../../lib/core/templates/model.ts";
import type { PreviewInput, PreviewOutcome } from "../../../../lib/core/templates/preview.ts";
import { type Refusal, Refused, refuse } from "../../../../lib/runtime/http/problem.ts";
import { notSent } from "../../inbox/refusals.ts";
import { present } from "../../present.ts";
import { invalid, missing, stale } from "../../refusals.ts";
import { type Call, done, type Route } from "../../route.ts";
import { faulty, language } from "../refusals.ts";
import { route, type Tenant } from "../tenant.ts";
import { findingView, templateView, versionView } from "../views/template.ts";
import { checkedBody } from "./drafts.ts";

type Previewed = PreviewOutcome & { readonly kind: "previewed" };

function notPreviewed(outcome: Exclude<PreviewOutcome, Previewed>): Refusal {
  if (outcome.kind === "bad_data") return invalid(...outcome.errors);
  return outcome.what === "contact"
    ? invalid({ field: "contactId", code: "not_found", message: "is no contact" })
    : missing(outcome.what);
}

function contentView({ content }: RenderedBody): TemplatePreview["content"] {
  switch (content.type) {
    case "text":
    case "push":
      return content;
    case "email": {
      const { type, subject, text, html } = content;
      return present({ type, subject, text, html });
    }
    case "choices":
      return {
        type: content.type,
        text: content.text,
        choices: content.choices.map(({ id, title }) => ({ id, title })),
      };
    case "template":
      return { type: content.type, name: content.name, variables: positional(content) };
    // Templates have no body that says so.
    case "media":
    case "location":
      return null;
  }
}

const positional = ({ variables }: { readonly variables?: unknown }): string[] =>
  Array.isArray(variables) ? variables.map(String) : [];

const mayReply = ({ may }: Pick<Call, "may">): void => {
  if (!may("conversations.reply"))
    throw new Refused(refuse("forbidden", { detail: "it needs conversations.reply beside templates.manage" }));
};

export const publicationRoutes: readonly Route<Tenant>[] = [
  route(previewTemplate, "templates.read", {
    input: ({ params, body: { medium, language: wished, body, ...more } }): PreviewInput => ({
      templateId: params.id,
      medium,
      language: language(wished, "language"),
      ...(body === undefined ? {} : { body: checkedBody(medium, body) }),
      ...present(more),
    }),
    run: ({ preview }, input) => preview(input),
    output: (outcome) => {
      if (outcome.kind !== "previewed") return notPreviewed(outcome);
      const { rendered, findings } = outcome;
      const closed = rendered?.closedWindow;
      return done({
        language: outcome.language,
        content: rendered ? contentView(rendered) : null,
        preheader: rendered?.preheader ?? null,
        closedWindow: closed ? { name: closed.name, language: closed.language, variables: positional(closed) } : null,
        findings: findings.map(findingView),
      });
    },
  }),

  route(testTemplate, "templates.manage", {
    input: (call) => {
      mayReply(call);
      const { params, body, principal, request } = call;
      const { conversationId, ...more } = body;
      const wished = more.language === undefined ? undefined : language(more.language, "language");
      return {
        templateId: params.id,
        conversationId,
        ...present(more),
        language: wished,
        author: principal.id,
        request,
      };
    },
    run: async ({ conversations, preview, templates, mediumOf, reply }, input) => {
      const { templateId, conversationId, author, request, language: wished, ...more } = input;
      const [template, conversation] = await Promise.all([
        templates.get(templateId),
        conversations.get(conversationId),
      ]);
      if (!template) return { refusal: missing("template") };
      if (!conversation)
        return { refusal: invalid({ field: "conversationId", code: "not_found", message: "is no conversation" }) };
      const medium = mediumOf(conversation.channel);
      const asked = {
        templateId,
        medium,
        language: wished ?? template.defaultLanguage,
        contactId: conversation.contactId,
      };
      const previewed = await preview({ ...asked, ...more });
      if (previewed.kind !== "previewed") return { refusal: notPreviewed(previewed) };
      const { rendered, findings } = previewed;
      if (!rendered) return { refusal: faulty(findings) };
      if (rendered.content.type === "push") return { refusal: missing("body") };
      const how = { author, request: { id: request.id, at: request.at } };
      const send = (content: OutboundContent) => reply({ conversationId, content, ...how });
      let content: OutboundContent = rendered.content;
      let outcome = await send(content);
      if (outcome.kind === "window_closed" && rendered.closedWindow) {
        content = rendered.closedWindow;
        outcome = await send(content);
      }
      return outcome.kind === "queued" ? { content, findings } : { refusal: notSent(outcome) };
    },
    output: (outcome) =>
      outcome.refusal
        ? outcome.refusal
        : done({ content: sentView(outcome.content), findings: outcome.findings.map(findingView) }),
  }),

  route(publishTemplate, "templates.publish", {
    input: ({ params, body, principal, expectedVersion, request }) => ({
      id: params.id,
      by: { person: principal.id, note: body.note.trim(), at: request.at },
      expectedVersion,
    }),
    run: ({ publishing }, { id, by, expectedVersion }) => publishing.publish(id, by, expectedVersion),
    output: (outcome) => {
      switch (outcome.kind) {
        case "published":
          return done(
            {
              template: templateView(outcome.template),
              version: versionView(outcome.template.activeVersion)(outcome.version),
              findings: outcome.findings.map(findingView),
            },
            { version: outcome.version.version },
          );
        case "missing":
          return missing("template");
        case "nothing_to_publish":
          return refuse("nothing_to_publish", { suggestion: "Write a body first: that begins a draft." });
        case "faulty":
          return faulty(outcome.findings);
        case "stale":
          return stale("draft", outcome.version);
      }
    },
  }),

  route(activateTemplate, "templates.publish", {
    input: ({ params, body, request }) => ({ id: params.id, number: body.number, at: request.at }),
    run: ({ publishing }, { id, number, at }) => publishing.activate(id, number, at),
    output: (outcome) => {
      switch (outcome.kind) {
        case "active":
          return done(templateView(outcome.template), { version: outcome.template.version });
        case "missing":
          return outcome.what === "template"
            ? missing("template")
            : invalid({ field: "number", code: "not_found", message: "is no version of this template" });
        case "not_published":
          return invalid({ field: "number", code: "not_published", message: "was never published" });
      }
    },
  }),
];

/** As callers write content: without what a page of ours for unsubscribing adds. */
function sentView(content: OutboundContent): Content {
  if (content.type !== "email") return content as Content;
  const { type, subject, text, html } = content;
  return present({ type, subject, text, html });
}
