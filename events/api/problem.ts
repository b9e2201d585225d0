import * as z from "zod/mini";
import { described, named } from "./named.ts";

/** Every way in which the API refuses. The code is what a program decides by; the title is for people. */
export const PROBLEMS = {
  malformed_json: { status: 400, title: "The body is not JSON" },
  bad_cursor: { status: 400, title: "The cursor does not belong to this list" },
  bad_if_match: { status: 400, title: "If-Match names no version" },
  bad_idempotency_key: { status: 400, title: "The idempotency key cannot be used" },
  tenant_required: { status: 400, title: "The request must name a tenant" },
  unauthenticated: { status: 401, title: "Nobody is signed in" },
  session_expired: { status: 401, title: "The session is too old: sign in again" },
  suspended: { status: 403, title: "You are suspended in this tenant" },
  second_factor_required: { status: 403, title: "This tenant demands a second factor" },
  fresh_second_factor_required: { status: 403, title: "This needs a second factor of the last five minutes" },
  campaign_not_asked: { status: 403, title: "Others decide about this campaign" },
  forbidden: { status: 403, title: "This is not allowed" },
  not_found: { status: 404, title: "There is nothing here" },
  media_unavailable: { status: 404, title: "The file could not be had" },
  method_not_allowed: { status: 405, title: "The method is not offered here" },
  already_exists: { status: 409, title: "It exists already" },
  connection_unusable: { status: 409, title: "The connection cannot send" },
  merge_refused: { status: 409, title: "The contacts cannot be merged or parted" },
  delivery_not_open: { status: 409, title: "The delivery cannot be sent again" },
  campaign_locked: { status: 409, title: "The campaign cannot be changed as it stands" },
  campaign_state: { status: 409, title: "The campaign is not where this can be done" },
  campaign_not_covered: { status: 409, title: "The campaign was not approved and signed as it stands" },
  feedback_closed: { status: 409, title: "Nobody is asked any more" },
  media_pending: { status: 409, title: "The file is still being fetched" },
  limit_reached: { status: 409, title: "There may not be more of these" },
  calendar_entry_fixed: { status: 409, title: "It cannot be moved" },
  reminder_not_open: { status: 409, title: "The reminder cannot be changed in this way any more" },
  not_scheduled: { status: 409, title: "The message does not wait any more" },
  standard_rule: { status: 409, title: "What every tenant has can be switched off, not removed" },
  not_redrivable: { status: 409, title: "It cannot be put back" },
  nothing_to_publish: { status: 409, title: "There is no draft" },
  automation_state: { status: 409, title: "The automation cannot be changed in this way now" },
  in_use: { status: 409, title: "It is still in use" },
  last_administrator: { status: 409, title: "A tenant keeps one administrator" },
  request_in_progress: { status: 409, title: "The same request is still running" },
  stale_version: { status: 412, title: "It was changed in the meantime" },
  payload_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body must be JSON" },
  validation_failed: { status: 422, title: "The request is not valid" },
  idempotency_key_reused: { status: 422, title: "The idempotency key belongs to another request" },
  invitation_refused: { status: 422, title: "The invitation does not let you in" },
  window_closed: { status: 422, title: "The window for free-form messages is closed" },
  state_not_listed: { status: 422, title: "Deliveries in this state are listed by conversation" },
  too_many_requests: { status: 429, title: "Too many requests" },
  internal_error: { status: 500, title: "Something went wrong on our side" },
  temporarily_unavailable: { status: 503, title: "Not now" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

export const FieldError = named(
  z.object({
    field: described(z.string(), "Path of the field, such as `content.text`; empty for the body as a whole."),
    code: z.string(),
    message: z.string(),
    id: described(
      z.optional(z.string()),
      "Of what stands in the way, where that is one thing: the contact that has the number.",
    ),
  }),
  "FieldError",
  "What is wrong with one field.",
);
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457, https://www.rfc-editor.org/rfc/rfc9457 */
export const Problem = named(
  z.object({
    type: described(z.string(), "Address of the explanation, relative to the API."),
    title: z.string(),
    status: z.number(),
    detail: z.optional(z.string()),
    code: described(z.enum(PROBLEM_CODES), "What a program decides by."),
    requestId: described(z.string(), "Names this request in our logs."),
    errors: z.optional(z.array(FieldError)),
    suggestion: described(z.optional(z.string()), "What to do instead."),
  }),
  "Problem",
  "Why a request was refused (RFC 9457).",
);
export type Problem = z.infer<typeof Problem>;
