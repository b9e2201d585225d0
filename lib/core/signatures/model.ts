/** Signatures that people give at a service for electronic signatures, which the system's own signature then attests. */

export const SIGNATURE_SERVICES = ["docusign"] as const;
export type SignatureService = (typeof SIGNATURE_SERVICES)[number];
/** How campaigns are signed: here by a fresh second factor, or at a service. */
export const SIGNATURE_METHODS = ["second_factor", ...SIGNATURE_SERVICES] as const;
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number];
export const isService = (method: SignatureMethod): method is SignatureService => method !== "second_factor";

/** The business's account at a service; its key lies with the other secrets. */
export interface SignatureConnection {
  readonly service: SignatureService;
  /** The service's sandbox, whose signatures bind nobody. */
  readonly sandbox: boolean;
  /** Integration key: who asks. */
  readonly clientId: string;
  /** In whose name. */
  readonly userId: string;
  readonly accountId: string;
  readonly account: string;
  /** Where the account lives. */
  readonly baseUri: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** Who is asked. */
export interface AskedSigner {
  readonly id: string;
  readonly name: string;
  /** Visible ASCII: it stands in the certificate. */
  readonly email: string;
}

/**
 * `asked`: written down, and perhaps not at the service yet; `out`: at the signer; `completed`: signed there, and attested here. `void`: the
 * plan is another; `refused`: what came back is not what was asked for.
 */
export const REQUEST_STATES = ["asked", "out", "completed", "declined", "void", "expired", "refused"] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
export const isOpen = ({ state }: Pick<SignatureRequest, "state">): boolean => state === "asked" || state === "out";

/** The last one of a campaign: of one revision of its plan. */
export interface SignatureRequest {
  readonly campaignId: string;
  readonly revision: number;
  /** SHA-256 of the plan's canonical form. */
  readonly hash: string;
  readonly service: SignatureService;
  /** By which the service knows a repetition. */
  readonly requestId: string;
  /** Null until the service has it. */
  readonly envelopeId: string | null;
  readonly signer: AskedSigner;
  readonly state: RequestState;
  /** In the signer's or the service's words. */
  readonly reason: string | null;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly updatedAt: string;
  readonly version: number;
}

/** What the certificate says of a signature that was given elsewhere. */
export interface ExternalSignature {
  readonly service: SignatureService;
  readonly envelopeId: string;
  readonly address: string;
  readonly completedAt: string;
}

/** An address that can stand in a line of the certificate. */
export const isPlainAddress = (email: string): boolean => /^[\x21-\x7e]{1,200}@[a-z0-9.-]{1,200}$/i.test(email);
export const sameAddress = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
