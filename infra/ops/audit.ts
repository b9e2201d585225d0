import { makeAuditReader } from "../../lib/adapters/dynamo/audit.ts";
import { dynamoClient } from "../../lib/adapters/dynamo/client.ts";
import { sha256Hex } from "../../lib/adapters/system/system.ts";
import { verifyChain, witnessIn, witnessOf } from "../../lib/core/audit/verify.ts";
import { isTenantId } from "../../lib/core/connections/model.ts";
import { tableNameOf } from "./stage.ts";

interface Options {
  readonly stage: string;
  readonly tenant: string | undefined;
  /** `<number>:<hash>`, as the function's log or an earlier verification has it. */
  readonly witnesses: readonly string[] | undefined;
}

const WORDS = {
  missing: "is missing",
  does_not_follow: "does not follow the block before it",
  entries_altered: "holds entries that were altered, added, left out or put elsewhere",
  block_altered: "was altered",
  out_of_time: "was sealed before the block before it",
  not_as_witnessed: "is not the one that was witnessed",
} as const;

/** Walks the whole chain. 1 when something is not as it was sealed. */
export async function verifyAudit({ stage, tenant, witnesses = [] }: Options): Promise<number> {
  if (!tenant || !isTenantId(tenant)) throw new Error("name the tenant first");
  const reader = makeAuditReader({ client: dynamoClient(), tableName: await tableNameOf(stage), tenant });
  const { blocks, entries, head, findings } = await verifyChain(reader.chain(1), sha256Hex, witnessesIn(witnesses));
  for (const { number, problem } of findings) process.stdout.write(`block ${number} ${WORDS[problem]}\n`);
  process.stdout.write(
    `${entries} entries in ${blocks} blocks, ${findings.length ? `${findings.length} findings` : "all as they were sealed"}\n`,
  );
  process.stdout.write(`the end, to keep elsewhere: --witness ${witnessOf(head)}\n`);
  return findings.length ? 1 : 0;
}

export function witnessesIn(texts: readonly string[]): ReadonlyMap<number, string> {
  return new Map(
    texts.map((text) => {
      const witness = witnessIn(text);
      if (!witness) throw new Error("--witness has to be <number>:<hash>, as the log has it");
      return [witness.number, witness.hash] as const;
    }),
  );
}
