/** Connecting behind core's port: what the manifests say about credentials, and what the providers say to them. */
import type { ChannelSetup, SecretStore } from "../../core/connections/ports.ts";
import type { Clock } from "../../core/kernel/ports.ts";
import type { Desk, FieldProblem, Http } from "../contract.ts";
import { type AwsAccess, type BaseUrls, baseUrlOf, credentialsOf, httpOf } from "./shared.ts";

interface SetupOptions {
  /** Undefined for a channel that is not installed. */
  readonly deskById: (id: string) => Desk | undefined;
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly aws?: AwsAccess;
}

export function makeChannelSetup({ deskById, http, baseUrls, secrets, clock, aws }: SetupOptions): ChannelSetup {
  return {
    check(id, part, values) {
      const channel = deskById(id);
      if (!channel)
        return {
          ok: false,
          problems: [{ field: "channel", code: "unknown", message: `the channel ${id} is not installed` }],
        };
      const fields = channel.manifest[part];
      const problems = [
        ...fields
          .filter((field) => field.required && !values[field.name])
          .map((field) => ({
            field: `credentials.${field.name}`,
            code: "required" as const,
            message: `${field.label} is needed: ${field.help}`,
          })),
        ...Object.keys(values)
          .filter((name) => !fields.some((field) => field.name === name))
          .map((name) => ({
            field: `credentials.${name}`,
            code: "unknown" as const,
            message: `${channel.manifest.name} has no field of this name`,
          })),
        ...(channel.check?.(values) ?? []).map(wrong),
      ];
      if (problems.length) return { ok: false, problems };
      const pick = (secret: boolean) =>
        Object.fromEntries(
          fields
            .filter((field) => field.secret === secret && values[field.name])
            .map((field) => [field.name, values[field.name] ?? ""]),
        );
      const accountIds =
        part === "connection"
          ? channel.manifest.accountFields
              .map((name) => values[name])
              .filter((value) => value !== undefined && value !== "")
          : [];
      const generated = fields.filter((field) => field.generated && !values[field.name]).map(({ name }) => name);
      return { ok: true, settings: pick(false), secrets: pick(true), accountIds: accountIds as string[], generated };
    },
    checkSettings(id, before, change) {
      const channel = deskById(id);
      const open = channel?.manifest.connection.filter((field) => !field.secret) ?? [];
      const settings = Object.fromEntries(
        Object.entries({ ...before, ...change }).filter((entry): entry is [string, string] => !!entry[1]),
      );
      const problem = (name: string, code: "required" | "unknown" | "invalid", message: string) => ({
        ...{ field: `settings.${name}`, code, message },
      });
      const problems = [
        ...Object.keys(change)
          .filter((name) => !open.some((field) => field.name === name))
          .map((name) => problem(name, "unknown", "is no open setting of this channel")),
        ...(channel?.manifest.accountFields ?? [])
          .filter((name) => settings[name] !== before[name])
          .map((name) => problem(name, "invalid", "names the account: another one is another connection")),
        ...open
          .filter(({ name, required }) => required && before[name] && !settings[name])
          .map(({ name, help }) => problem(name, "required", `is needed: ${help}`)),
        ...(channel?.check?.(settings) ?? []).map(({ field, message }) => problem(field, "invalid", message)),
      ];
      return problems.length ? { ok: false, problems } : { ok: true, settings, secrets: {}, accountIds: [] };
    },
    checkSecrets(id, part, values) {
      const fields = deskById(id)?.manifest[part].filter((field) => field.secret) ?? [];
      const unknown = Object.keys(values).filter((name) => !fields.some((field) => field.name === name));
      const refused = deskById(id)?.check?.(values) ?? [];
      if (!unknown.length && refused.length) return { ok: false, problems: refused.map(wrong) };
      if (unknown.length)
        return {
          ok: false,
          problems: unknown.map((name) => ({
            field: `credentials.${name}`,
            code: "unknown",
            message: "not a secret field of this channel",
          })),
        };
      const secrets = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
      if (!Object.keys(secrets).length)
        return {
          ok: false,
          problems: [{ field: "credentials", code: "required", message: "name at least one secret to replace" }],
        };
      return { ok: true, settings: {}, secrets, accountIds: [] };
    },
    previous(before, after, at) {
      const replaced = Object.keys(after).filter((name) => before[name] && before[name] !== after[name]);
      if (!replaced.length) return {};
      return {
        ...Object.fromEntries(replaced.map((name) => [previousName(name), before[name] ?? ""])),
        previousUntil: new Date(Date.parse(at) + PREVIOUS_MS).toISOString(),
      };
    },
    pace: (id) => {
      const rate = deskById(id)?.manifest.rate;
      return rate && { perSecond: rate.perSecond, ...(rate.warmUp ? { warmUp: rate.warmUp } : {}) };
    },
    asOurselves: (id) => deskById(id)?.manifest.aws !== undefined,
    singleAccount: (id) => deskById(id)?.manifest.singleAccount === true,
    async register(connection, app, webhookUrl) {
      const channel = deskById(connection.channel);
      if (!channel?.register) return undefined;
      const check = await channel.register(
        {
          webhookUrl,
          app: { ...app.settings, ...(await secrets.readFresh(app.appId)) },
          connection: await credentialsOf(connection, secrets),
          baseUrl: baseUrlOf(channel, baseUrls, aws),
        },
        httpOf(channel, http, aws),
      );
      return check.ok ? { ok: true } : check;
    },
    async test(connection) {
      const channel = deskById(connection.channel);
      if (!channel)
        return { ok: false, code: "unknown_channel", text: "the channel is not installed", retryable: false };
      return channel.test(
        await credentialsOf(connection, secrets),
        baseUrlOf(channel, baseUrls, aws),
        httpOf(channel, http, aws),
        clock.now(),
      );
    },
  };
}

const wrong = ({ field, message }: FieldProblem) => ({
  field: `credentials.${field}`,
  code: "invalid" as const,
  message,
});

/** After a rotation, what was signed with the secret before is accepted this long. */
const PREVIOUS_MS = 24 * 3_600_000;

const previousName = (name: string): string => `previous${name.charAt(0).toUpperCase()}${name.slice(1)}`;
