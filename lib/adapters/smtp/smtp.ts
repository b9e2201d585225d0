/**
 * A mail server as a peer that is called, by nodemailer's connection: what happened is told as exactly as SMTP allows. The server takes a
 * mail when it answers the end of the data, and not before (RFC 5321, 4.1.1.4): whatever fails until then has sent nothing.
 */
import { lookup } from "node:dns/promises";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { Readable } from "node:stream";
import { connect as connectSecure } from "node:tls";
import SmtpConnection from "nodemailer/lib/smtp-connection";
import { isPublicAddress } from "../http/guarded.ts";
import type { HttpCall, HttpCallResult } from "../http/http.ts";

/** Where mail is handed in. Anything else that listens somewhere is none of our business. */
const PORTS: ReadonlySet<number> = new Set([25, 465, 587, 2525]);

export interface SmtpOptions {
  /** Origins (`smtp://127.0.0.1:2525`) that are called without the checks of address, port and encryption; empty in the cloud. */
  readonly allow: readonly string[];
  /** Who vouches for servers (PEM) in place of those whom everybody trusts: then allowed origins, too, are called with encryption. For tests. */
  readonly ca?: string;
}

/**
 * `POST` sends `body` from `headers.from` to `headers.to`; `GET` only signs in. Never throws. Without encryption nothing is said, neither a
 * password nor a mail; the certificate has to be that of the host.
 */
export async function callSmtp(call: HttpCall, { allow, ca }: SmtpOptions): Promise<HttpCallResult> {
  const found = targetOf(call.url, allow);
  if (typeof found === "string") return { kind: "unsent", reason: found };
  const target = { ...found, ...(ca === undefined ? {} : { ca }) };
  const deadline = AbortSignal.timeout(call.timeoutMs);
  let socket: Socket;
  try {
    socket = await open(target, deadline);
  } catch (error) {
    return { kind: "unsent", reason: deadline.aborted ? "ETIMEDOUT" : codeOf(error) };
  }
  return talk(call, target, socket, deadline);
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly allowed: boolean;
  readonly user: string;
  readonly pass: string;
  readonly ca?: string;
}

/** Or why it is not called. */
function targetOf(address: string, allow: readonly string[]): Target | string {
  const url = URL.parse(address);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === "") return "ERR_INVALID_URL";
  const secure = url.protocol === "smtps:";
  const port = Number(url.port) || (secure ? 465 : 587);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const allowed = allow.includes(`${url.protocol}//${host}:${port}`);
  if (!allowed && !PORTS.has(port)) return "refused: a port that is not for mail";
  if (!allowed && isIP(host)) return "refused: an address instead of a name";
  try {
    return {
      host,
      port,
      secure,
      allowed,
      user: decodeURIComponent(url.username),
      pass: decodeURIComponent(url.password),
    };
  } catch {
    return "ERR_INVALID_URL";
  }
}

async function open({ host, port, secure, allowed, ca }: Target, signal: AbortSignal): Promise<Socket> {
  const addresses = await lookup(host, { all: true });
  // What the name says now is what is connected to: it gains nothing by changing its mind.
  const [address] = addresses.filter((one) => allowed || isPublicAddress(one.address));
  if (!address) throw Object.assign(new Error("refused"), { code: "refused: an address that is not public" });
  signal.throwIfAborted();
  return new Promise((done, failed) => {
    const socket: Socket = secure
      ? connectSecure({ host: address.address, port, servername: host, ...(ca ? { ca } : {}) }, () => done(settled()))
      : connectPlain({ host: address.address, port }, () => done(settled()));
    const fail = (error: Error) => {
      socket.destroy();
      failed(error);
    };
    const late = () => fail(new Error("ETIMEDOUT"));
    const settled = () => {
      socket.off("error", fail);
      signal.removeEventListener("abort", late);
      return socket;
    };
    socket.on("error", fail);
    signal.addEventListener("abort", late, { once: true });
  });
}

function talk(call: HttpCall, target: Target, socket: Socket, signal: AbortSignal): Promise<HttpCallResult> {
  const { host, secure, allowed, user, pass, ca } = target;
  const encrypted = !allowed || ca !== undefined;
  const connection = new SmtpConnection({
    host,
    connection: socket,
    secured: secure,
    secure,
    requireTLS: !secure && encrypted,
    ignoreTLS: !secure && !encrypted,
    tls: { servername: host, ...(ca ? { ca } : {}) },
    greetingTimeout: call.timeoutMs,
    socketTimeout: call.timeoutMs,
    // Where we run is nobody's business; what stands here is for the server's log.
    name: "[127.0.0.1]",
    logger: false,
  });
  /** The last byte of the mail has been handed over: from now on only the server knows. */
  let handedOver = false;
  return new Promise((done) => {
    let finished = false;
    const finish = (result: HttpCallResult) => {
      if (finished) return;
      finished = true;
      signal.removeEventListener("abort", late);
      connection.on("error", () => undefined);
      if (result.kind === "answered") connection.quit();
      else connection.close();
      done(result);
    };
    const nothing = (reason: string) => finish({ kind: handedOver ? "lost" : "unsent", reason });
    const late = () => nothing("ETIMEDOUT");
    const refused = (error: Error & { responseCode?: number | undefined; response?: string | undefined }) =>
      error.responseCode === undefined
        ? nothing(codeOf(error))
        : finish(answered(error.responseCode, error.response ?? ""));
    signal.addEventListener("abort", late, { once: true });
    connection.once("error", refused);
    connection.once("end", () => nothing("ECONNRESET"));
    const send = () => {
      if (call.method !== "POST") return finish(answered(250, ""));
      const message = new Readable({
        read() {
          this.push(Buffer.from(call.body ?? "", "utf8"));
          this.push(null);
          handedOver = true;
        },
      });
      const envelope = { from: call.headers?.from ?? "", to: [call.headers?.to ?? ""] };
      connection.send(envelope, message, (error, info) =>
        error ? refused(error) : finish(answered(Number(info?.response?.slice(0, 3)) || 250, info?.response ?? "")),
      );
    };
    connection.connect((error) => {
      if (error) return refused(error);
      if (user === "") return send();
      connection.login({ user, pass, credentials: { user, pass } }, (failed) => (failed ? refused(failed) : send()));
    });
  });
}

const answered = (status: number, body: string): HttpCallResult => ({ kind: "answered", status, headers: {}, body });

/** Never a message, which may quote what was said. */
const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : "unknown";
};
