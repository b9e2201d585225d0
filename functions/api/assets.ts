/** Files that lie beside the bundled function. They are made when it is bundled, so that the function carries no generator. */
import { openApi } from "./reference/openapi.ts";
import { docsPage } from "./reference/page.ts";
import { routes } from "./routes.ts";

export function assets(): Readonly<Record<"openapi.json" | "docs.html", string>> {
  const document = openApi(routes);
  return { "openapi.json": JSON.stringify(document), "docs.html": docsPage(document) };
}
