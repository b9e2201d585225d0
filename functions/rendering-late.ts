/** Filling in templates, for rooms that mostly do something else: it is loaded with the first template. */
import type { TableContext } from "../lib/adapters/dynamo/table.ts";
import type { RenderForContact } from "../lib/core/templates/ports.ts";

export function lateRendererOf(context: TableContext): RenderForContact {
  let renderer: RenderForContact | undefined;
  return async (about) => {
    renderer ??= (await import("./rendering.ts")).rendererOf(context);
    return renderer(about);
  };
}
