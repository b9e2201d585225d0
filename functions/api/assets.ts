/** Files that lie beside the bundled function. They are made when it is bundled, so that the function carries no generator. */
import { described } from "./described.ts";
import { openApi } from "./reference/openapi.ts";
import { docsPage } from "./reference/page.ts";

export function assets(): Readonly<Record<"openapi.json" | "docs.html", string>> {
  const document = openApi(described);
  return { "openapi.json": JSON.stringify(document), "docs.html": docsPage(document) };
}
