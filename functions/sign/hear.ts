/** The door at which a service says that an envelope is over. What it says is believed of nothing: it is asked itself. */
import * as z from "zod/mini";
import type { SignElsewhere } from "../../lib/core/campaigns/elsewhere.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import type { HttpAnswer, HttpRequest } from "../../lib/runtime/http/message.ts";
import { problemAnswer, refuse } from "../../lib/runtime/http/problem.ts";
import type { Gate } from "../gate.ts";

interface HearPorts {
  readonly of: (tenant: string) => {
    /** Undefined where the deployment has no key to sign with. */
    readonly elsewhere: Pick<SignElsewhere, "take"> | undefined;
    /** Whether the service signed these bytes. */
    readonly isFromService: (request: Pick<HttpRequest, "body" | "headers">) => Promise<boolean>;
  };
  readonly now: () => number;
  readonly gate: Gate;
}

const PATH = /^\/signatures\/docusign\/([a-z0-9-]{1,32})\.([a-z0-9]{16})$/;
const MINUTE = 60_000;
const MOST = { campaign: 60, network: 600 };
const MAX_BYTES = 1_000_000;
const Told = z.object({ data: z.object({ envelopeId: z.string().check(z.maxLength(100)) }) });

export function makeHear({ of, now, gate }: HearPorts): (request: HttpRequest) => Promise<HttpAnswer> {
  return async (request) => {
    const { method, path, body, id, address } = request;
    const refused = (code: "not_found" | "too_many_requests" | "temporarily_unavailable") =>
      problemAnswer(refuse(code), id);
    const [, tenant = "", campaignId = ""] = PATH.exec(path) ?? [];
    if (method !== "POST" || !isTenantId(tenant) || body.byteLength > MAX_BYTES) return refused("not_found");
    if (!gate(`network ${address}`, MOST.network, MINUTE) || !gate(`campaign ${path}`, MOST.campaign, MINUTE))
      return refused("too_many_requests");
    const about = { operation: "signature.told", tenant };
    const { elsewhere, isFromService } = of(tenant);
    if (!elsewhere || !(await isFromService(request))) return { ...refused("not_found"), ...about };
    const envelopeId = envelopeIn(body);
    if (envelopeId === undefined) return { ...refused("not_found"), ...about };
    const outcome = await elsewhere.take(campaignId, new Date(now()).toISOString(), envelopeId);
    // It comes again later.
    if (outcome.kind === "service") return { ...refused("temporarily_unavailable"), ...about };
    return outcome.kind === "missing"
      ? { ...refused("not_found"), ...about }
      : { status: 204, headers: {}, body: "", ...about };
  };
}

function envelopeIn(body: Uint8Array): string | undefined {
  try {
    const told = z.safeParse(Told, JSON.parse(new TextDecoder().decode(body)));
    return told.success ? told.data.data.envelopeId : undefined;
  } catch {
    return undefined;
  }
}
