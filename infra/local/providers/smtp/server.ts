/** A mail server on loopback that takes mail of the accounts it knows, and answers as servers do. RFC 5321, RFC 3463. */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { World } from "../channel.ts";
import { takeIn } from "../mail/accepting.ts";
import { type AnswerFault, ERROR_PRESETS, errorCode } from "../misbehaviour.ts";
import type { SmtpAccount } from "./account.ts";

type Reply = readonly [status: number, text: string];

/** By the presets of `misbehave`, which are written for WhatsApp: what means the same here, or nearly. */
const REPLIES: ReadonlyMap<number, Reply> = new Map([
  [ERROR_PRESETS.throttled, [421, "4.7.0 Too many connections, come back later"]],
  [ERROR_PRESETS.pair_rate, [451, "4.7.1 Greylisted, come back later"]],
  [ERROR_PRESETS.spam, [554, "5.7.1 Message refused as spam"]],
  [ERROR_PRESETS.undeliverable, [550, "5.1.1 No such mailbox"]],
  [ERROR_PRESETS.token, [535, "5.7.8 Authentication credentials invalid"]],
  [ERROR_PRESETS.policy, [550, "5.7.1 Relaying denied"]],
  [ERROR_PRESETS.transient, [451, "4.3.0 Local error in processing"]],
]);

const refused = ([responseCode, text]: Reply) => Object.assign(new Error(text), { responseCode });

export const errorTitle = (code: number): string => REPLIES.get(code)?.[1] ?? `Error ${code}`;

export async function openServer(world: World): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
  const accountOf = (user: unknown): SmtpAccount | undefined =>
    [...world.accounts.values()].find((one): one is SmtpAccount => one.channel === "smtp" && one.user === user);
  const server = new SMTPServer({
    // What runs on loopback says nothing to anybody else.
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onAuth({ username, password }, _session, done) {
      const known = accountOf(username)?.password === password;
      return known
        ? done(null, { user: username ?? "" })
        : done(refused([535, "5.7.8 Authentication credentials invalid"]));
    },
    onData(stream, session, done) {
      collect(stream)
        .then((raw) => take(raw, session))
        .then(
          (text) => text !== undefined && done(null, text),
          (error: Error) => done(error),
        );
    },
  });

  /** Undefined for a mail that is never answered. */
  async function take(raw: Buffer, session: SMTPServerSession): Promise<string | undefined> {
    const account = accountOf(session.user);
    const to = session.envelope.rcptTo[0]?.address ?? "";
    if (!account) throw refused([530, "5.7.0 Authentication required"]);
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
    if (from !== account.address) throw refused([553, "5.7.1 Sender address rejected: not owned by user"]);
    const outcome = (text: string) =>
      world.recordRequest({ at: world.now(), accountId: account.address, to, outcome: text });
    const fault = world.misbehaviour.takeAnswerFault(account.address, to);
    const silent = fault?.kind === "timeout" || fault?.kind === "disconnect" ? fault : undefined;
    if (fault && !silent) {
      outcome(fault.kind);
      throw refused(replyOf(fault));
    }
    if (!silent || silent.accepted) {
      const id =
        /^message-id:\s*(<[^>]+>)/im.exec(raw.toString("latin1"))?.[1] ??
        `<${randomBytes(8).toString("hex")}@local.invalid>`;
      const asked = { from, to };
      const mail = { accountId: account.address, id, to, raw, asked, answered: !silent };
      const plan = await takeIn(world, account, mail);
      world.receipts.afterAnswer(plan);
    }
    outcome(silent ? silent.kind : "accepted");
    if (silent?.kind === "disconnect") drop(session);
    return silent ? undefined : "2.0.0 Ok: queued";
  }

  const drop = ({ id }: SMTPServerSession): void => {
    for (const connection of server.connections as Set<{ id: string; close(): void }>)
      if (connection.id === id) connection.close();
  };

  server.on("error", (error) => world.log("mail server", { error: String(error) }));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    baseUrl: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        for (const connection of server.connections as Set<{ close(): void }>) connection.close();
        server.close(() => done());
      }),
  };
}

function replyOf(fault: AnswerFault): Reply {
  switch (fault.kind) {
    case "throttle":
      return [421, "4.7.0 Too many connections, come back later"];
    case "error":
      return REPLIES.get(errorCode(fault.code)) ?? [554, `5.0.0 Error ${errorCode(fault.code)}`];
    default:
      return [451, "4.3.0 Local error in processing"];
  }
}

async function collect(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
