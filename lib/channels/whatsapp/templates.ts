/**
 * The message templates of a business account.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management
 */
import { compact, type Json, record, records, string } from "../common/payloads.ts";
import type { ConnectionCheck, Credentials, Http, ListedTemplate, TemplateListing } from "../contract.ts";
import { accessTo, get } from "../meta/graph.ts";
import { classifier } from "./classify.ts";
import { manifest, TEMPLATES_A_PAGE, TEMPLATES_OF_AN_ACCOUNT } from "./manifest.ts";
import { stateOf } from "./template-state.ts";

const FIELDS = "id,name,language,status,category,quality_score,components";
const { timeoutMs } = manifest.send;

/** See `Channel.templates`. All pages, or what is wrong with one of them. */
export async function templates(connection: Credentials, baseUrl: string, http: Http): Promise<TemplateListing> {
  const granted = accessTo(connection, "businessAccountId", "business account ID");
  if (!granted.ok) return { ok: false, code: "connection", text: granted.reason, retryable: false };
  const { accountId, headers } = granted.value;
  const found: ListedTemplate[] = [];
  let after: string | undefined;
  do {
    const from = after === undefined ? "" : `&after=${encodeURIComponent(after)}`;
    const path = `${accountId}/message_templates?fields=${FIELDS}&limit=${TEMPLATES_A_PAGE}${from}`;
    let page: Json = {};
    const check: ConnectionCheck = classifier.check(
      await http(get({ baseUrl, timeoutMs }, path, headers)),
      (answer) => {
        page = answer;
        return { ok: true };
      },
    );
    if (!check.ok) return check;
    found.push(...records(page.data).flatMap((template) => listed(template) ?? []));
    const paging = record(page.paging);
    // Its `next` is an address: only the place in the list is taken from it, so the token goes nowhere else.
    after = paging?.next === undefined ? undefined : string(record(paging.cursors)?.after);
  } while (after !== undefined && found.length < TEMPLATES_OF_AN_ACCOUNT);
  return { ok: true, accountId, templates: found };
}

function listed(template: Json): ListedTemplate | undefined {
  const [providerId, name, language] = [string(template.id), string(template.name), string(template.language)];
  const [state, category] = [string(template.status), string(template.category)];
  if (!providerId || !name || !language || !state || !category) return undefined;
  const body = records(template.components).find(({ type }) => string(type)?.toUpperCase() === "BODY");
  const text = string(body?.text);
  return compact({
    ...{ providerId, name, language, state: stateOf(state), category: category.toLowerCase() },
    quality: string(record(template.quality_score)?.score)?.toLowerCase(),
    variables: new Set((text ?? "").match(PLACE)?.map((place) => place.replace(/\s/g, ""))).size,
    text,
  });
}

const PLACE = /\{\{\s*[^{}\s]{1,100}\s*\}\}/g;
