/** Templates that providers keep, behind core's port. */
import type { SecretStore } from "../../core/connections/ports.ts";
import type { OutboundMedia } from "../../core/messages/model.ts";
import type { SampleFile, SubmittedTemplate } from "../../core/provider-templates/model.ts";
import type { AskApproval, ListTemplates } from "../../core/provider-templates/ports.ts";
import type { Http, Manifest } from "../contract.ts";
import { deskById } from "../parts/desk.ts";
import { type BaseUrls, baseUrlOf, credentialsOf } from "./shared.ts";

type ReadSample = (
  file: OutboundMedia,
  maxBytes: number,
) => Promise<{ readonly kind: string; readonly body?: Uint8Array; readonly mime?: string }>;

interface TemplateOptions {
  readonly http: Http;
  readonly baseUrls: BaseUrls;
  readonly secrets: SecretStore;
}

export function makeListTemplates({ http, baseUrls, secrets }: TemplateOptions): ListTemplates {
  return async (connection) => {
    const channel = await deskById(connection.channel);
    return channel?.templates?.(await credentialsOf(connection, secrets), baseUrlOf(channel, baseUrls), http);
  };
}

export function makeAskApproval({
  http,
  baseUrls,
  secrets,
  readFile,
}: TemplateOptions & { readonly readFile: ReadSample }): AskApproval {
  return async (connection, app, template, providerId) => {
    const channel = await deskById(connection.channel);
    if (!channel?.submit) return undefined;
    const own = { ...app.settings, ...(await secrets.read(app.appId)) };
    const sample = await sampleOf(template, channel.manifest);
    return channel.submit(
      {
        template,
        ...(providerId === undefined ? {} : { providerId }),
        ...(sample ? { sample } : {}),
        connection: await credentialsOf(connection, secrets),
        app: own,
        baseUrl: baseUrlOf(channel, baseUrls),
      },
      http,
    );
  };

  async function sampleOf({ header }: SubmittedTemplate, { limits }: Manifest): Promise<SampleFile | undefined> {
    if (!header || header.kind === "text") return undefined;
    const { kind, url } = header;
    const read = await readFile({ kind, url }, limits.media[kind]?.maxBytes ?? 0);
    if (!read.body) return undefined;
    return {
      name: URL.parse(url)?.pathname.split("/").at(-1) || kind,
      mime: read.mime ?? MIMES[kind],
      bytes: read.body,
    };
  }
}

/** Where its server does not say. */
const MIMES = { image: "image/jpeg", video: "video/mp4", document: "application/pdf" } as const;
