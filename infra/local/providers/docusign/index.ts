/** DocuSign for one account: JWT grant, envelopes, and Connect's signed messages; and the page on which the signer signs. */
import { createHmac, randomUUID, verify } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopback, readBody, sendJson } from "../http.ts";

export const DOCUSIGN_PATH = "/docusign/";
/** The business's account there; invented, as everything here. The public key is registered by whoever connects. */
export const DOCUSIGN = {
  clientId: "7c2b8d7e-1c83-4940-af5e-cda8a50dd73f",
  userId: "464f7988-86b9-41c9-9918-ba0cb00dd73f",
  accountId: "0cdb3ff3-d17d-43fd-bd8b-94c9e00dd73f",
  webhookKey: "no-secret-of-docusign-connect",
} as const;

interface Envelope {
  readonly envelopeId: string;
  readonly transactionId: string;
  readonly document: string;
  readonly notify: string;
  readonly customFields: object;
  readonly signer: { readonly email: string; readonly name: string };
  status: string;
  voidedReason?: string;
  declinedReason?: string;
  signedDateTime?: string;
  signedBy?: string;
}

export interface DocuSignStandIn {
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  envelopes(): readonly Envelope[];
  /** Whose tokens are given from then on. PEM. */
  trust(publicKey: string): void;
  /** Changes the envelope, and tells who wanted to be told; resolves with their answer's status. `as`: who signs in place of who was asked. */
  finish(
    envelopeId: string,
    how: "completed" | "declined" | "expired" | "voided",
    as?: string,
  ): Promise<number | undefined>;
  /** The same message once more. */
  tellAgain(envelopeId: string): Promise<number | undefined>;
}

export function makeDocuSign(now: () => number): DocuSignStandIn {
  const envelopes = new Map<string, Envelope>();
  const tokens = new Set<string>();
  let trusted: string | undefined;

  async function tell({ envelopeId, status, notify }: Envelope): Promise<number | undefined> {
    if (!isLoopback(notify)) return undefined;
    const event = `envelope-${status}`;
    const body = JSON.stringify({
      event,
      apiVersion: "v2.1",
      generatedDateTime: new Date(now()),
      data: { envelopeId },
    });
    const signature = createHmac("sha256", DOCUSIGN.webhookKey).update(body).digest("base64");
    const headers = { "content-type": "application/json", "x-docusign-signature-1": signature };
    const answer = await fetch(notify, { method: "POST", body, headers }).catch(() => undefined);
    return answer?.status;
  }

  const standIn: DocuSignStandIn = {
    async handle(request, response, url) {
      const path = url.pathname.slice(DOCUSIGN_PATH.length - 1);
      if (path === "/oauth/token") return token(request, response);
      if (path === "/inbox") return inbox(request, response, url);
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
      if (bearer === undefined || !tokens.has(bearer))
        return sendJson(response, 401, { errorCode: "USER_AUTHENTICATION_FAILED", message: "Invalid token." });
      if (path === "/oauth/userinfo")
        return sendJson(response, 200, {
          accounts: [
            {
              ...{ account_id: DOCUSIGN.accountId, account_name: "Casa Andina", is_default: true },
              base_uri: url.origin,
            },
          ],
        });
      return api(request, response, path, url);
    },
    envelopes: () => [...envelopes.values()],
    trust(publicKey) {
      trusted = publicKey;
    },
    async finish(envelopeId, how, as) {
      const envelope = envelopes.get(envelopeId);
      if (envelope?.status !== "sent") return undefined;
      envelope.status = how === "expired" ? "voided" : how;
      if (how === "declined") envelope.declinedReason = "Not like this.";
      if (how === "expired") envelope.voidedReason = "Envelope has expired.";
      if (how === "completed") {
        envelope.signedDateTime = new Date(now()).toISOString();
        envelope.signedBy = as ?? envelope.signer.email;
      }
      return tell(envelope);
    },
    tellAgain: async (envelopeId) => {
      const envelope = envelopes.get(envelopeId);
      return envelope && tell(envelope);
    },
  };

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams((await readBody(request)).toString());
    const [head = "", claims = "", signature = ""] = (fields.get("assertion") ?? "").split(".");
    const refuse = (error: string) => sendJson(response, 400, { error });
    const said = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}") as Record<string, unknown>;
    if (said.iss !== DOCUSIGN.clientId || said.sub !== DOCUSIGN.userId) return refuse("consent_required");
    const text = Buffer.from(`${head}.${claims}`);
    const isTrusted = trusted === undefined || verify("RSA-SHA256", text, trusted, Buffer.from(signature, "base64url"));
    if (!isTrusted || Number(said.exp) * 1_000 < now()) return refuse("invalid_grant");
    const fresh = randomUUID();
    tokens.add(fresh);
    sendJson(response, 200, { access_token: fresh, token_type: "Bearer", expires_in: 3_600 });
  }

  async function api(request: IncomingMessage, response: ServerResponse, path: string, url: URL): Promise<void> {
    const [, accountId, envelopeId] = /^\/restapi\/v2\.1\/accounts\/([^/]+)\/envelopes(?:\/([^/]+))?$/.exec(path) ?? [];
    const refuse = (status: number, errorCode: string) => sendJson(response, status, { errorCode, message: errorCode });
    if (accountId !== DOCUSIGN.accountId) return refuse(404, "ACCOUNT_NOT_FOUND");
    const body = request.method === "GET" ? undefined : JSON.parse((await readBody(request)).toString() || "{}");
    if (envelopeId === undefined && request.method === "GET") {
      const found = [...envelopes.values()].filter(
        ({ transactionId }) => transactionId === url.searchParams.get("transaction_ids"),
      );
      return sendJson(response, 200, {
        envelopes: found.map(({ envelopeId: id, status }) => ({ envelopeId: id, status })),
      });
    }
    if (envelopeId === undefined) return create(response, body);
    const envelope = envelopes.get(envelopeId);
    if (!envelope) return refuse(404, "ENVELOPE_DOES_NOT_EXIST");
    if (request.method === "PUT") {
      if (envelope.status !== "sent") return refuse(400, "ENVELOPE_CANNOT_VOID_INVALID_STATE");
      envelope.status = "voided";
      envelope.voidedReason = body.voidedReason;
      await tell(envelope);
      return sendJson(response, 200, {});
    }
    const { status, voidedReason, customFields, signer, signedBy, signedDateTime, declinedReason } = envelope;
    sendJson(response, 200, {
      ...{ envelopeId, status, voidedReason, customFields },
      recipients: {
        signers: [
          {
            ...{ email: signedBy ?? signer.email, name: signer.name, signedDateTime, declinedReason },
            status: signedDateTime ? "completed" : status,
          },
        ],
      },
    });
  }

  function create(response: ServerResponse, body: Record<string, never>): void {
    const { transactionId, documents, recipients, eventNotification, customFields } = body as unknown as {
      transactionId: string;
      documents: { documentBase64: string }[];
      recipients: { signers: { email: string; name: string }[] };
      eventNotification: { url: string };
      customFields: object;
    };
    const [signer] = recipients.signers;
    if (!signer || !documents[0]) {
      sendJson(response, 400, { errorCode: "INVALID_REQUEST_BODY" });
      return;
    }
    const envelopeId = randomUUID();
    envelopes.set(envelopeId, {
      ...{ envelopeId, transactionId, customFields, signer, notify: eventNotification.url, status: "sent" },
      document: Buffer.from(documents[0].documentBase64, "base64").toString(),
    });
    sendJson(response, 201, { envelopeId, status: "sent", uri: `/envelopes/${envelopeId}` });
  }

  /** In place of the mail that a signer gets. */
  async function inbox(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const how = url.searchParams.get("how");
    if (request.method === "POST" && (how === "completed" || how === "declined")) {
      await standIn.finish(url.searchParams.get("envelope") ?? "", how);
      response.writeHead(303, { location: `${DOCUSIGN_PATH}inbox` }).end();
      return;
    }
    const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const form = (id: string, to: string, words: string) =>
      `<form method="post" action="${DOCUSIGN_PATH}inbox?envelope=${id}&amp;how=${to}"><button>${words}</button></form>`;
    const shown = [...envelopes.values()].map(
      ({ envelopeId, status, signer, document }) =>
        `<article><h2>${escaped(signer.name)}: ${status}</h2><pre>${escaped(document)}</pre>${
          status === "sent" ? form(envelopeId, "completed", "Sign") + form(envelopeId, "declined", "Decline") : ""
        }</article>`,
    );
    response
      .writeHead(200, { "content-type": "text/html; charset=UTF-8", "cache-control": "no-store" })
      .end(
        `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>DocuSign (simulated)</title><h1>DocuSign (simulated)</h1>${shown.join("")}</html>`,
      );
  }

  return standIn;
}
