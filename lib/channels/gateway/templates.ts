/** Templates that providers keep, behind core's port. */
import type { SecretStore } from "../../core/connections/ports.ts";
import type { ListTemplates } from "../../core/provider-templates/ports.ts";
import type { Http } from "../contract.ts";
import { deskById } from "../parts/desk.ts";
import { type BaseUrls, baseUrlOf, credentialsOf } from "./shared.ts";

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
