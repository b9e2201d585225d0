import type { AskedSigner, SignatureConnection, SignatureRequest, SignatureService } from "./model.ts";

/** Of one tenant. */
export interface SignatureConnectionStore {
  get(): Promise<SignatureConnection | undefined>;
  put(connection: SignatureConnection): Promise<void>;
  remove(): Promise<void>;
}
export interface SignatureRequestStore {
  /** As it surely is. */
  get(campaignId: string): Promise<SignatureRequest | undefined>;
  /** Replaces the one whose version is one less; version 1: there is none, or it is over. */
  save(request: SignatureRequest): Promise<"saved" | "conflict">;
}

export interface ServiceNo {
  readonly ok: false;
  /** `refused`: the credentials, or what was asked; `missing`: there is no such envelope; `later`: it may work another time. */
  readonly kind: "refused" | "missing" | "later";
  readonly code: string;
  readonly text: string;
}
export type ServiceAnswer<Value> = { readonly ok: true; readonly value: Value } | ServiceNo;

/** What lies in an envelope. */
export interface Envelope {
  readonly requestId: string;
  readonly subject: string;
  /** Plain text, for people. */
  readonly document: string;
  readonly hash: string;
  readonly signer: AskedSigner;
  /** Where the service tells what becomes of it. */
  readonly notify: string;
}

/** What the service says of it itself. */
export interface EnvelopeState {
  readonly state: "out" | "completed" | "declined" | "void" | "expired";
  readonly reason: string | null;
  /** As we wrote it into the envelope; null where it is none of ours. */
  readonly hash: string | null;
  readonly signers: readonly { readonly email: string; readonly completedAt: string | null }[];
}

/** A service for electronic signatures, in the business's name. Never throws for what it answers. */
export interface SignatureProvider {
  readonly service: SignatureService;
  /** The same request is the same envelope, however often it is sent. */
  send(envelope: Envelope): Promise<ServiceAnswer<{ readonly envelopeId: string }>>;
  read(envelopeId: string): Promise<ServiceAnswer<EnvelopeState>>;
  /** What is over stays as it is, and is no refusal. */
  cancel(envelopeId: string, reason: string): Promise<ServiceAnswer<null>>;
}
/** Undefined where no service is connected. Throws when secrets cannot be read. */
export type ProviderOf = () => Promise<SignatureProvider | undefined>;
