import type { SecretStore } from "../../core/connections/ports.ts";
import { AwsError } from "../aws/error.ts";
import { callJson } from "../aws/json.ts";

const SSM = { service: "ssm", target: "AmazonSSM", version: "1.1" } as const;

/** A rotated secret is seen by every process within this time; what does not exist is asked for again sooner. */
const CACHE_MS = 60_000;
const ABSENT_CACHE_MS = 15_000;

interface Cached {
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly until: number;
}

/** For what is made once, whoever comes first. */
export interface OnceSecrets {
  create(owner: string, values: Readonly<Record<string, string>>): Promise<"created" | "exists">;
}

/** SecureStrings below `<prefix>/<tenant>/`, one JSON object per app or connection. */
export function makeSecretStore({
  prefix,
  tenant,
  now = Date.now,
}: {
  readonly prefix: string;
  readonly tenant: string;
  readonly now?: () => number;
}): SecretStore & OnceSecrets {
  const cache = new Map<string, Cached>();
  const nameOf = (owner: string): string => {
    // Owners are ids of ours; anything else must not climb out of the tenant's branch.
    if (!/^[a-z0-9.-]{1,80}$/.test(owner)) throw new Error("not the id of an app or a connection");
    return `${prefix}/${tenant}/${owner}`;
  };
  async function ask(owner: string): Promise<Readonly<Record<string, string>> | undefined> {
    let values: Readonly<Record<string, string>> | undefined;
    try {
      const input = { Name: nameOf(owner), WithDecryption: true };
      const { Parameter } = await callJson<{ readonly Parameter?: { readonly Value?: string } }>(
        SSM,
        "GetParameter",
        input,
      );
      values = JSON.parse(Parameter?.Value ?? "{}") as Record<string, string>;
    } catch (error) {
      if (!(error instanceof AwsError && error.name === "ParameterNotFound")) throw error;
    }
    cache.set(owner, { values, until: now() + (values ? CACHE_MS : ABSENT_CACHE_MS) });
    return values;
  }

  return {
    async read(owner) {
      const cached = cache.get(owner);
      if (cached && cached.until > now()) return cached.values;
      // The secret store is slow to forgive many requests: until it does, what was true a minute ago is better than nothing.
      return ask(owner).catch((error: unknown) => {
        if (cached?.values) return cached.values;
        throw error;
      });
    },
    readFresh: ask,
    async write(owner, values) {
      const input = { Name: nameOf(owner), Value: JSON.stringify(values), Type: "SecureString", Overwrite: true };
      await callJson(SSM, "PutParameter", input);
      cache.delete(owner);
    },
    async create(owner, values) {
      const input = { Name: nameOf(owner), Value: JSON.stringify(values), Type: "SecureString", Overwrite: false };
      cache.delete(owner);
      try {
        await callJson(SSM, "PutParameter", input);
        return "created";
      } catch (error) {
        if (error instanceof AwsError && error.name === "ParameterAlreadyExists") return "exists";
        throw error;
      }
    },
  };
}
