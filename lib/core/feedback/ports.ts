import type { Contact } from "../contacts/model.ts";
import type { Catalogue } from "../kernel/catalogue.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import type { Recipient } from "../notifications/model.ts";
import type { PinnedTemplate } from "../templates/model.ts";
import type { AnswerProblem, FeedbackForm, FeedbackRequest, Judgement, Way } from "./model.ts";

/** `taken`: another form has this key. */
export type FeedbackFormStore = Catalogue<FeedbackForm>;

export interface FeedbackStore {
  /** `present` returns the one that has this id already and changes nothing. Beside it, what leads to it from whom it is about. */
  create(request: FeedbackRequest): Promise<"created" | { readonly present: FeedbackRequest }>;
  get(requestId: string): Promise<FeedbackRequest | undefined>;
  /** Replaces it when the stored version is one less than the given one. */
  save(request: FeedbackRequest): Promise<"saved" | "conflict">;
  /** Of a form, or of all, newest first. */
  list(formId: string, page: PageRequest): Promise<Page<FeedbackRequest>>;
  /** What was answered about them, in place of what the same request said before. */
  judge(judgement: Judgement): Promise<void>;
  /** About these contacts. */
  judgements(contactIds: readonly string[]): Promise<readonly Judgement[]>;
}

/** What is asked about, as the catalogue knows it. */
export type FindItem = (itemId: string) => Promise<{ readonly itemId: string; readonly title: string } | undefined>;

/** The template that says it, and what is wrong with what is to be filled in; anything else: it cannot be sent there. */
export type PinTemplate = (input: { readonly template: string; readonly media: readonly string[] }) => Promise<
  | {
      readonly kind: "pinned";
      readonly template: PinnedTemplate;
      errorsOf(
        data: Readonly<Record<string, unknown>>,
      ): readonly { readonly field: string; readonly code: string; readonly message: string }[];
    }
  | { readonly kind: "missing" | "partial" | "no_body" }
>;

/** Whom an id stands for by now. */
export type ResolveContact = (contactId: string) => Promise<Contact | undefined>;

/** What came in a conversation, where a feedback request was told. */
export interface Heard {
  /** Contacts that this person is known as. */
  readonly contactIds: readonly string[];
  /** The request that was told here last, by its notification. */
  readonly lastAsked: string | undefined;
  readonly text: string | undefined;
  readonly payload: string | undefined;
  readonly at: string;
}

export type HearOutcome =
  | { readonly kind: "heard"; readonly request: FeedbackRequest; readonly question: string }
  /** It is about something else. */
  | { readonly kind: "nothing" };

/** A message as an answer, if it is one. Heard twice it is as if heard once. */
export type HearFeedback = (heard: Heard) => Promise<HearOutcome>;

export interface AskInput {
  /** Its id or its key. */
  readonly form: string;
  readonly recipient: Recipient;
  readonly subjectId?: string;
  readonly itemId?: string;
  readonly eventId?: string;
  /** In place of the person's own. */
  readonly language?: string;
  /** In place of the form's. */
  readonly channels?: readonly string[];
  /** For the form's template, beside what it gets anyway. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** With the same one the same person is asked once by this form. */
  readonly externalId?: string;
  readonly createdBy: string;
  readonly request: { readonly id: string; readonly at: string };
}

export type AskOutcome =
  | { readonly kind: "asked"; readonly request: FeedbackRequest; readonly repeated: boolean }
  | { readonly kind: "missing"; readonly what: "form" | "contact" | "subject" | "item" }
  | { readonly kind: "invalid"; readonly problems: readonly { field: string; code: string; message: string }[] };

/** Repeats change nothing. Throws when a store cannot be reached. */
export type AskFeedback = (input: AskInput) => Promise<AskOutcome>;

export type AnswerOutcome =
  | { readonly kind: "answered"; readonly request: FeedbackRequest; readonly form: FeedbackForm }
  | { readonly kind: "missing" }
  /** It was taken back, or its time is over. */
  | { readonly kind: "closed"; readonly state: "cancelled" | "expired"; readonly request: FeedbackRequest }
  | { readonly kind: "invalid"; readonly problems: readonly AnswerProblem[]; readonly request: FeedbackRequest }
  | { readonly kind: "stale"; readonly request: FeedbackRequest };

export interface AnswerInput {
  readonly requestId: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly way: Way;
  /** Everything that is required has to be among them: they stand in place of what was answered before. */
  readonly whole: boolean;
  /** A question that they do not want to answer. */
  readonly skip?: string;
  /** When it was said; now where nothing is said. */
  readonly at?: string;
  readonly expectedVersion?: number;
}

/** Throws when a store cannot be reached. The same answers again change nothing. */
export type AnswerFeedback = (input: AnswerInput) => Promise<AnswerOutcome>;
