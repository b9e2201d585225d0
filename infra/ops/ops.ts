/** The operator's commands. `npm run ops -- help` lists them; `infra/runbook.md` says when each is needed. */
import { parseArgs } from "node:util";
import { AwsError } from "../../lib/adapters/aws/error.ts";
import { takeAccount } from "./account.ts";
import { verifyAudit } from "./audit.ts";
import { checkCounters, rebuildCounters } from "./counters.ts";
import { createKey, createTenant, grant, revoke, revokeKey } from "./people.ts";
import { redrive } from "./redrive.ts";
import { replayOutbox } from "./replay-outbox.ts";
import { reapplyErasures } from "./rights.ts";
import { rebuildSearch } from "./search.ts";
import { life, resolve, start, stop, unknowns } from "./sending.ts";
import { createSignIn, firstAdministrator } from "./sign-ins.ts";

const USAGE = `npm run ops -- <command> [options]

  create-tenant <tenant> --name <name>
      Makes a tenant: the first thing in a fresh deployment.
  first-administrator <tenant> --email <address> [--name <name>]
      Makes the tenant if need be, and its first administrator in the user pool (deployed with -c signIn=cognito). Cognito mails the
      password for the first time; no other exists.
  create-sign-in --email <address> [--name <name>]
      Makes a sign-in in the user pool for somebody who is invited, and mails them as above.
  create-key <tenant> --role administrator|supervisor|agent --name <name>
      Makes an API key and prints it, once.
  grant <tenant> --role <role> --issuer <url> --subject <sub> [--name <name>] [--email <address>]
      Lets a person of a configured issuer into a tenant, or gives one who is there another role.
  revoke-key <tenant> <key or its id>
  revoke <tenant> --issuer <url> --subject <sub>
  redrive inbound|receipts|talk|bulk|jobs [--limit <n>]
      Puts dead letters back into their queue, oldest first.
  replay-outbox
      Hands the relay everything again that still waits to go out, after an outage of the stream or the relay.
  reapply-erasures <tenant>
      Forgets again whom a restored table remembers; before the table serves anybody. TABLE_NAME names it.
  check-counters <tenant>
      Compares what the reports count with the tenant's rows, while traffic goes on. Reads the whole table.
  rebuild-counters <tenant>
      Makes the counters what the rows say, while traffic goes on; gives leads that lack one their journey first. Cut off, it is simply
      begun again.
  verify-audit <tenant> [--witness <number>:<hash>]…
      Walks the audit log's chain and finds whatever was altered, left out or put elsewhere since it was sealed.
  stop <tenant> [<connection>] --reason <text>
      The kill switch: nothing is sent until \`start\`; what is due waits. Obeyed within half a minute.
  start <tenant> [<connection>]
  unknowns <tenant>
      Lists sends of which nobody knows whether they went out.
  resolve <tenant> <delivery> again|lost
      Sends one of them again (it may arrive twice), or gives it up.
  life <tenant> <message>
      Everything that the table knows of one message, without what was said in it.

  rebuild-search <tenant>
      Makes the search index anew from the tenant's rows. Reads the whole table.

  --stage dev|prod   which deployment (default dev); credentials and region as the AWS tools find them
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stage: { type: "string", default: "dev" },
      name: { type: "string" },
      role: { type: "string" },
      issuer: { type: "string" },
      subject: { type: "string" },
      email: { type: "string" },
      limit: { type: "string" },
      reason: { type: "string" },
      witness: { type: "string", multiple: true },
      help: { type: "boolean" },
    },
  });
  const [command, subject, second, third] = positionals;
  if (!command || command === "help" || values.help) {
    process.stdout.write(USAGE);
    return command || values.help ? 0 : 2;
  }
  const stage = values.stage;
  const commands: Readonly<Record<string, () => number | Promise<number>>> = {
    "create-tenant": () => createTenant({ stage, tenant: subject, name: values.name }),
    "first-administrator": () => firstAdministrator({ stage, tenant: subject, email: values.email, name: values.name }),
    "create-sign-in": () => createSignIn({ stage, email: values.email, name: values.name }),
    "create-key": () => createKey({ stage, tenant: subject, name: values.name, role: values.role }),
    grant: () =>
      grant({
        stage,
        tenant: subject,
        role: values.role,
        issuer: values.issuer,
        subject: values.subject,
        name: values.name,
        email: values.email,
      }),
    "revoke-key": () => revokeKey({ stage, tenant: subject, key: second }),
    revoke: () => revoke({ stage, tenant: subject, issuer: values.issuer, subject: values.subject }),
    stop: () => stop({ stage, tenant: subject, id: second, reason: values.reason }),
    start: () => start({ stage, tenant: subject, id: second }),
    unknowns: () => unknowns({ stage, tenant: subject, id: undefined }),
    resolve: () => resolve({ stage, tenant: subject, id: second, how: third }),
    life: () => life({ stage, tenant: subject, id: second }),
    "reapply-erasures": () => reapplyErasures({ stage, tenant: subject }),
    "rebuild-search": () => rebuildSearch({ stage, tenant: subject }),
    "replay-outbox": () => replayOutbox({ stage }),
    "check-counters": () => checkCounters({ stage, tenant: subject }),
    "rebuild-counters": () => rebuildCounters({ stage, tenant: subject }),
    "verify-audit": () => verifyAudit({ stage, tenant: subject, witnesses: values.witness }),
    redrive: () => redrive({ stage, lane: subject, limit: values.limit }),
  };
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!run) {
    process.stderr.write(`unknown command: ${command}\n\n${USAGE}`);
    return 2;
  }
  await takeAccount();
  return run();
}

/** AWS says who may not do what; a log must not quote it, and an operator has to know. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message: said, Message = said } = error instanceof AwsError ? error.details : {};
  return typeof Message === "string" ? `${error.message}: ${Message}` : error.message;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  return 1;
});
