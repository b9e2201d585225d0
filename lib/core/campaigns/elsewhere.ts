/**
 * Campaigns that are signed at a service for electronic signatures. What the service says is asked of the service itself, never taken from
 * what somebody posts; then the system's key signs that it did, over the same text as ever, so that whoever sends checks one thing.
 */
import type { Ids } from "../kernel/ports.ts";
import {
  type AskedSigner,
  isOpen,
  isPlainAddress,
  isService,
  type SignatureRequest,
  sameAddress,
} from "../signatures/model.ts";
import type {
  EnvelopeState,
  ProviderOf,
  ServiceNo,
  SignatureProvider,
  SignatureRequestStore,
} from "../signatures/ports.ts";
import { certificateText, planHash } from "./certificate.ts";
import type { Campaign } from "./model.ts";
import { documentText } from "./paper.ts";
import { mayBeSigned, type SignPorts } from "./sign.ts";
import { type Asked, type No, notFrom, refused, type StepOutcome, step } from "./step.ts";

export interface ElsewherePorts extends SignPorts {
  readonly requests: SignatureRequestStore;
  readonly provider: ProviderOf;
  /** Whoever may sign, with their verified address; undefined for everybody else. */
  readonly signer: (
    id: string,
  ) => Promise<(Omit<AskedSigner, "email"> & { readonly email: string | null }) | undefined>;
  readonly business: () => Promise<string>;
  readonly ids: Pick<Ids, "derive">;
}

export type AskOutcome =
  | { readonly kind: "asked"; readonly request: SignatureRequest }
  | { readonly kind: "service"; readonly no: ServiceNo }
  | Exclude<StepOutcome, { readonly kind: "done" }>;
export type TakeOutcome =
  | { readonly kind: "taken"; readonly campaign: Campaign; readonly request: SignatureRequest }
  | { readonly kind: "missing" }
  | { readonly kind: "service"; readonly no: ServiceNo };

export interface SignElsewhere {
  /** Who is asked gets an envelope. Asked again for the same revision, it is the same one while it is out. `origin`: where the service reaches us. */
  ask(asked: Asked & { readonly signer: string; readonly origin: string }): Promise<AskOutcome>;
  /** What became of it at the service. Done twice it is as if done once. `envelopeId`: of whoever says so, where somebody does. */
  take(campaignId: string, at: string, envelopeId?: string): Promise<TakeOutcome>;
}

export function makeSignElsewhere(ports: ElsewherePorts): SignElsewhere {
  const { campaigns, requests, policy, hash, tenant, ids } = ports;

  async function writable(campaign: Campaign): Promise<No | Awaited<ReturnType<typeof mayBeSigned>>> {
    return notFrom(campaign, "approved") ?? mayBeSigned(ports, campaign);
  }

  async function save(before: SignatureRequest, so: Partial<SignatureRequest>, at: string): Promise<SignatureRequest> {
    const after = { ...before, ...so, updatedAt: at, version: before.version + 1 };
    if ((await requests.save(after)) === "saved") return after;
    // Told twice at once, or before the service answered us.
    const present = await requests.get(before.campaignId);
    if (present && !isOpen(present)) return present;
    throw new Error("the request for a signature was changed meanwhile");
  }

  return {
    async ask({ campaignId, by, at, expectedVersion, signer: signerId, origin }) {
      const campaign = await campaigns.get(campaignId);
      if (!campaign) return { kind: "missing" };
      if (expectedVersion !== undefined && campaign.version !== expectedVersion) return { kind: "stale", campaign };
      const found = await writable(campaign);
      if ("kind" in found) return found;
      const { method = "second_factor" } = await policy.get();
      const provider = isService(method) ? await ports.provider() : undefined;
      if (!isService(method) || provider?.service !== method)
        return refused("state", "no service for signatures is chosen and connected");
      const who = await ports.signer(signerId);
      if (!who) return refused("not_asked", "whoever is asked has to be somebody who may sign campaigns");
      if (who.email === null || !isPlainAddress(who.email))
        return refused("not_asked", "whoever is asked has no verified address that a certificate can hold");
      const signer: AskedSigner = { id: who.id, name: who.name, email: who.email };
      const { revision, plan, name } = campaign;
      let present = await requests.get(campaignId);
      const its = planHash(plan, hash);
      const isSame =
        present?.revision === revision &&
        present.hash === its &&
        present.service === method &&
        present.signer.id === signer.id;
      if (present && isSame && isOpen(present) && present.envelopeId !== null)
        return { kind: "asked", request: present };
      if (present && isOpen(present) && !isSame && present.envelopeId !== null) {
        const ended = await provider.cancel(present.envelopeId, "It was asked for anew.");
        if (!ended.ok) return { kind: "service", no: ended };
        // The service may have told us of it already.
        present = await requests.get(campaignId);
      }
      const version = (present?.version ?? 0) + 1;
      // What was written down and perhaps sent is sent under the same name.
      const again = isSame && present?.state === "asked" ? present : undefined;
      const request: SignatureRequest = again ?? {
        ...{
          campaignId,
          revision,
          hash: its,
          service: method,
          envelopeId: null,
          signer,
          state: "asked",
          reason: null,
        },
        requestId: ids.derive("signature", tenant, campaignId, String(revision), String(version)),
        ...{ askedBy: by, askedAt: at, updatedAt: at, version },
      };
      if (!again && (await requests.save(request)) !== "saved")
        throw new Error("somebody else asked for a signature just now");
      const document = documentText({
        ...{ business: await ports.business(), campaignId, name, revision, hash: its, plan },
        ...{ approvals: found.approvals, signer: request.signer },
      });
      const sent = await provider.send({
        ...{ requestId: request.requestId, subject: `Sign: ${name}`.slice(0, 100), document, hash: its },
        ...{ signer: request.signer, notify: `${origin}/signatures/${method}/${tenant}.${campaignId}` },
      });
      if (!sent.ok) return { kind: "service", no: sent };
      return { kind: "asked", request: await save(request, { state: "out", envelopeId: sent.value.envelopeId }, at) };
    },

    async take(campaignId, at, envelopeId) {
      const [campaign, request] = await Promise.all([campaigns.get(campaignId), requests.get(campaignId)]);
      if (!campaign || !request || request.envelopeId === null) return { kind: "missing" };
      // Of another envelope, such as one that a newer took the place of.
      if (envelopeId !== undefined && envelopeId !== request.envelopeId) return { kind: "missing" };
      if (!isOpen(request)) return { kind: "taken", campaign, request };
      const provider = await ports.provider();
      if (provider?.service !== request.service) return { kind: "missing" };
      const read = await provider.read(request.envelopeId);
      if (!read.ok) return { kind: "service", no: read };
      return taken(provider, campaign, request, read.value, at);
    },
  };

  async function taken(
    provider: SignatureProvider,
    campaign: Campaign,
    request: SignatureRequest,
    { state, reason, hash: itsHash, signers }: EnvelopeState,
    at: string,
  ): Promise<TakeOutcome> {
    const end = async (so: Partial<SignatureRequest>) =>
      ({ kind: "taken", campaign, request: await save(request, so, at) }) as const;
    if (state !== "completed") {
      if (state !== "out") return end({ state, reason });
      if (isStill(campaign, request)) return { kind: "taken", campaign, request };
      const ended = await provider.cancel(request.envelopeId ?? "", "The plan was changed.");
      return ended.ok ? end({ state: "void", reason: null }) : { kind: "service", no: ended };
    }
    // The process ended between the signature and this row.
    const present = await campaigns.signed(request.campaignId);
    if (present?.external?.envelopeId === request.envelopeId) return end({ state: "completed" });
    const [signer, ...others] = signers;
    if (itsHash !== request.hash) return end({ state: "refused", reason: "the envelope names another plan" });
    if (!signer?.completedAt || others.length > 0 || !sameAddress(signer.email, request.signer.email))
      return end({ state: "refused", reason: "somebody else signed than was asked" });
    if (!isStill(campaign, request)) return end({ state: "void", reason: null });
    const signed = await attest(request, { address: signer.email, completedAt: signer.completedAt }, at);
    if (signed.kind === "done") return { ...(await end({ state: "completed" })), campaign: signed.campaign };
    if (signed.kind === "refused") return end({ state: "void", reason: signed.text });
    return { kind: "missing" };
  }

  function isStill({ status, revision, plan }: Campaign, request: SignatureRequest): boolean {
    return status === "approved" && revision === request.revision && planHash(plan, hash) === request.hash;
  }

  /** The system's own signature that it was so. */
  function attest(
    { campaignId, revision, hash: its, service, envelopeId, signer }: SignatureRequest,
    there: { readonly address: string; readonly completedAt: string },
    at: string,
  ): Promise<StepOutcome> {
    return step(campaigns, { campaignId, by: signer.id, at }, async (campaign) => {
      const present = await campaigns.signed(campaignId);
      if (present?.revision === revision) return null;
      const found = await writable(campaign);
      if ("kind" in found) return found;
      if (campaign.revision !== revision || planHash(campaign.plan, hash) !== its)
        return refused("incomplete", "it is not what was signed there");
      const { keyId } = await ports.key();
      const unsigned = {
        ...{ campaignId, revision, hash: its, keyId, signedBy: signer.id, signedAt: at, method: service },
        external: { service, envelopeId: envelopeId ?? "", ...there },
        approvals: found.approvals,
      };
      const signature = await ports.sign(certificateText(tenant, unsigned));
      return { campaign, action: "signed", along: { signed: { ...unsigned, plan: campaign.plan, signature } } };
    });
  }
}
