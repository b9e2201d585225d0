/**
 * Asks Meta to approve a template, or other words for one that it has.
 * Sources: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management and, for the file at its
 * head, https://developers.facebook.com/docs/graph-api/guides/upload
 */
import { type Json, string } from "../common/payloads.ts";
import type { Credentials, Http, SampleFile, Submission, SubmittedTemplate } from "../contract.ts";
import { type Access, accessTo, post } from "../meta/graph.ts";
import { classifier } from "./classify.ts";
import { manifest, TEMPLATE_NAME } from "./manifest.ts";
import { stateOf } from "./template-state.ts";

const { timeoutMs } = manifest.send;
const NUMERIC_ID = /^\d{1,32}$/;
const UPLOAD = /^upload:[\w:=?.&-]{1,500}$/;

type Refused = Extract<Submission, { ok: false }>;

interface Asked {
  readonly template: SubmittedTemplate;
  readonly providerId?: string;
  readonly sample?: SampleFile;
  readonly connection: Credentials;
  readonly app: Credentials;
  readonly baseUrl: string;
}

const no = (code: string, text: string): Refused => ({ ok: false, code, text, retryable: false });

/** See `Desk.submit`. */
export async function submit(asked: Asked, http: Http): Promise<Submission> {
  const { template, providerId, connection, baseUrl } = asked;
  const granted = accessTo(connection, "businessAccountId", "business account ID");
  if (!granted.ok) return no("connection", granted.reason);
  if (!TEMPLATE_NAME.test(template.name)) return no("name", "the name has only lower-case letters, digits and _");
  const { accountId, headers } = granted.value;
  const handle =
    template.header && template.header.kind !== "text" ? await upload(asked, granted.value, http) : undefined;
  if (typeof handle === "object") return handle;
  const edits = providerId !== undefined && NUMERIC_ID.test(providerId);
  const { name, language, category } = template;
  const body = {
    ...(edits ? {} : { name, language, parameter_format: "POSITIONAL" }),
    category: category.toUpperCase(),
    components: componentsOf(template, handle),
  };
  const path = edits ? providerId : `${accountId}/message_templates`;
  const answer = await ask(http, post({ baseUrl, timeoutMs }, path, headers, body));
  if (!("answer" in answer)) return answer;
  const id = edits ? providerId : string(answer.answer.id);
  if (id === undefined) return no("unreadable_answer", "Meta names no template in its answer");
  // An edit is answered with no more than that it was taken: it is looked at again.
  const state = stateOf(string(answer.answer.status) ?? "pending");
  return {
    ok: true,
    accountId,
    providerId: id,
    state,
    category: (string(answer.answer.category) ?? category).toLowerCase(),
  };
}

function componentsOf(
  { text, examples, header, footer, buttons }: SubmittedTemplate,
  handle: string | undefined,
): readonly Json[] {
  return [
    ...(header?.kind === "text"
      ? [
          {
            ...{ type: "HEADER", format: "TEXT", text: header.text },
            ...(header.example === undefined ? {} : { example: { header_text: [header.example] } }),
          },
        ]
      : header
        ? [{ type: "HEADER", format: header.kind.toUpperCase(), example: { header_handle: [handle] } }]
        : []),
    { type: "BODY", text, ...(examples.length === 0 ? {} : { example: { body_text: [examples] } }) },
    ...(footer === undefined ? [] : [{ type: "FOOTER", text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: "BUTTONS", buttons: buttons.map(buttonOf) }]),
  ];
}

function buttonOf(button: SubmittedTemplate["buttons"][number]): Json {
  switch (button.kind) {
    case "reply":
      return { type: "QUICK_REPLY", text: button.title };
    case "url":
      return {
        ...{ type: "URL", text: button.title, url: button.url },
        ...(button.example === undefined ? {} : { example: [button.example] }),
      };
    case "phone":
      return { type: "PHONE_NUMBER", text: button.title, phone_number: button.phone };
  }
}

/** The handle of an example: in two steps, the second of which takes its bytes. */
async function upload(
  { sample, app, connection, baseUrl }: Asked,
  { headers }: Access,
  http: Http,
): Promise<string | Refused> {
  if (!sample) return no("sample", "the file at its head could not be read: Meta wants an example");
  const { appId = "" } = app;
  if (!NUMERIC_ID.test(appId)) return no("app_id", "a file at its head needs the app ID with the app");
  const to = { baseUrl, timeoutMs };
  const about = { file_name: sample.name, file_length: sample.bytes.byteLength, file_type: sample.mime };
  const begun = await ask(http, post(to, `${appId}/uploads`, headers, about));
  if (!("answer" in begun)) return begun;
  const id = string(begun.answer.id);
  if (id === undefined || !UPLOAD.test(id)) return no("unreadable_answer", "Meta names no upload in its answer");
  const authorization = `OAuth ${connection.accessToken}`;
  const url = `${baseUrl.replace(/\/+$/, "")}/${id}`;
  const put = { headers: { authorization, file_offset: "0" }, bytes: sample.bytes, timeoutMs };
  const done = await ask(http, { method: "POST", url, ...put });
  if (!("answer" in done)) return done;
  return string(done.answer.h) ?? no("unreadable_answer", "Meta names no file in its answer");
}

async function ask(http: Http, request: Parameters<Http>[0]): Promise<{ readonly answer: Json } | Refused> {
  let answer: Json = {};
  const check = classifier.check(await http(request), (found) => {
    answer = found;
    return { ok: true };
  });
  return check.ok ? { answer } : check;
}
